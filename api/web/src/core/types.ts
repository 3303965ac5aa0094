/** Short names for the generated wire types, so that a change of the contract is a type error where it is used. */
import type { components } from "../client/schema";

type Schemas = components["schemas"];

export type Health = Schemas["Health"];
export type Meta = Schemas["Meta"];
export type NodeSummary = Schemas["NodeSummary"];
export type NodeDetail = Schemas["NodeDetail"];
export type NeighbourLink = Schemas["NeighbourLink"];
export type LinkPage = Schemas["LinkPage"];
export type NeighbourhoodColumns = Schemas["NeighbourhoodColumns"];
export type GraphAnswer = Schemas["GraphAnswer"];
export type GraphColumns = Schemas["GraphColumns"];
export type Community = Schemas["Community"];
export type CommunityMap = Schemas["CommunityMap"];
export type Link = Schemas["Link"];
/** A node and a link as a map draws them; what else they say is asked of the node. */
export type MapNode = Pick<
  NodeSummary,
  "id" | "title" | "kind" | "degree" | "community" | "x" | "y" | "runnable" | "state"
>;
export type MapLink = Pick<Link, "source" | "target" | "relation" | "origin">;
/** What is drawn of how a node stands. */
export type MapLevel = Pick<StandingRow, "strength" | "low" | "high" | "testedness" | "mirror">;
/** A node as a walk draws and tells it; its level is absent while that is not known. */
export type NeighbourNode = MapNode & Pick<NodeSummary, "statement"> & Partial<MapLevel> & { hop: number };
/** A centre with what lies around it: its own links are whole, the others only lead one hop further out. */
export type Neighbourhood = Omit<NeighbourhoodColumns, "tables" | "nodes" | "levels" | "ties" | "outward"> & {
  center: NeighbourNode;
  nodes: NeighbourNode[];
  links: (Link | MapLink)[];
};
export type Argument = Schemas["Argument"];
export type Evidence = Schemas["Evidence"];
export type CitedSource = Schemas["CitedSource"];
export type Source = Schemas["Source"];
export type SourcePage = Schemas["SourcePage"];
export type CitedBy = Schemas["CitedBy"];
export type Bearing = Schemas["Bearing"];
export type Figure = Schemas["Figure"];
export type Beside = Schemas["Beside"];
export type ExperimentView = Schemas["ExperimentView"];
export type SimulationView = Schemas["SimulationView"];
export type ParameterView = Schemas["ParameterView"];
export type OutputView = Schemas["OutputView"];
export type Prediction = Schemas["Prediction"];
export type PresetView = Schemas["PresetView"];
export type SearchAnswer = Schemas["SearchAnswer"];
export type Hit = Schemas["Hit"];
export type QueryAnswer = Schemas["QueryAnswer"];
export type QueryLanguage = Schemas["QueryLanguage"];
export type RunView = Schemas["RunView"];
export type PreviewRequest = Schemas["PreviewRequest"];
export type PreviewView = Schemas["PreviewView"];
export type Paired = Schemas["Paired"];
export type Difference = Schemas["Difference"];
export type BatchView = Schemas["BatchView"];
export type RunSummary = Schemas["RunSummary"];
export type RunEvent = Schemas["RunEvent"];
export type RunRequest = Schemas["RunRequest"];
export type SweepView = Schemas["SweepView"];
export type SweepEvent = Schemas["SweepEvent"];
export type SweepAxis = Schemas["SweepAxis"];
export type SweepCell = Schemas["Cell"];
export type CellEffect = Schemas["CellEffect"];
export type Boundary = Schemas["Boundary"];
export type Judgement = Schemas["Judgement"];
export type Effect = Schemas["Effect"];
export type MutationScore = Schemas["MutationScore"];
export type Outputs = Schemas["Outputs"];
export type ArmResult = Schemas["ArmResult"];
export type RuleRow = Schemas["RuleParameterView"];
export type StandingAnswer = Schemas["StandingAnswer"];
export type StandingRow = Schemas["StatementStanding"];
export type InferenceRow = Schemas["InferenceStanding"];
export type SemanticsRow = Schemas["SemanticsResult"];
export type ArgumentAnswer = Schemas["ArgumentAnswer"];
export type NodeEvidence = Schemas["NodeEvidence"];
export type Reasons = Schemas["Reasons"];
export type Acceptance = NonNullable<StandingRow["accepted"][string]>;
export type StandingVerdict = StandingRow["verdict"];
export type Problem = Schemas["Problem"];
export type NodeState = NodeSummary["state"];
export type Polarity = NeighbourLink["polarity"];
export type Origin = Link["origin"];
export type Value = number | string;

/** What a map draws: nodes, and the links among them. */
export interface Shown {
  nodes: MapNode[];
  links: MapLink[];
}
