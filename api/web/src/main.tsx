import { render } from "preact";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/float.css";
import "./styles/standing.css";
import "./styles/print.css";
import { App } from "./App";

const place = document.getElementById("app");
if (place) render(<App />, place);
