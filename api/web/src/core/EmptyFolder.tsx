import { health } from "./api";
import { Message } from "./Message";

/** What every view of nodes says of a folder that holds none: what a node is, where it goes, and what looks it over. */
export const EmptyFolder = ({ part = false }: { part?: boolean }) => (
  <Message part={part} title="This folder holds no nodes yet">
    <p>
      A node is one Markdown file, such as <code>nodes/claim/my-claim.md</code>, with id, kind, title and statement
      above its text. <code>{health.value?.check ?? "mirage check"}</code> says what is wrong with it, by file and line.
    </p>
    <p>
      {health.value?.reload
        ? "This page follows what you save."
        : "Start the server with --reload, and this page follows what you save."}
    </p>
  </Message>
);
