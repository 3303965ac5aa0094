/** The address of a paper, as the files state it: it opens beside this page. */

/** Only addresses of the web become links; whatever else stands there leaves `text` as it is. */
export const WebLink = ({ url, text }: { url: string; text: string }) =>
  /^https?:\/\//i.test(url) ? (
    <a class="link" href={url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  ) : (
    text
  );
