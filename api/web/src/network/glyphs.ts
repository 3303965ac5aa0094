/**
 * Node program for sigma: the kinds as true shapes.
 *
 * One point a node; the fragment shader measures the signed distance to the outline of the node's shape, in the units of
 * marks/kinds.tsx (a box from -12 to 12), so the map and the page draw the same marks at every zoom. All points are one draw
 * call, which emulated graphics cards are much faster at than at an instance for each node.
 */
import type { Attributes } from "graphology-types";
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

interface GlyphData extends NodeDisplayData {
  /** Row of KINDS[].shader. */
  shape: number;
  /** Inside of the outline, above the level. */
  fill: string;
  /** Heights of the level, lowest and highest semantics, in the mark's box, y down; 99 for none. */
  low: number;
  high: number;
  /** Share of the outline that is drawn, clockwise from the top. */
  tested: number;
  /** 0 anchored, 1 ring, 2 unanchored. */
  mirror: number;
  /** Colour of the level. */
  tone: string;
}

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec4 a_color;
attribute vec4 a_fill;
attribute vec4 a_tone;
attribute vec4 a_vessel;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec4 v_fill;
varying vec4 v_tone;
varying vec4 v_vessel;
varying float v_pixel;
varying float v_shape;
const float bias = 255.0 / 254.0;

void main() {
  float radius = a_size / u_sizeRatio;
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  gl_PointSize = 2.0 * radius * u_pixelRatio;
  v_pixel = 13.0 / radius;
  v_shape = a_shape;
  v_fill = a_fill;
  v_tone = a_tone;
  v_vessel = a_vessel;
  v_color = a_color;
  v_color.a *= bias;
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_fill;
varying vec4 v_tone;
varying vec4 v_vessel;
varying float v_pixel;
varying float v_shape;

float box(vec2 p, vec2 half_) {
  vec2 d = abs(p) - half_;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}

float triangle(vec2 p, vec2 a, vec2 b, vec2 c) {
  vec2 ab = b - a, bc = c - b, ca = a - c;
  vec2 pa = p - a, pb = p - b, pc = p - c;
  vec2 da = pa - ab * clamp(dot(pa, ab) / dot(ab, ab), 0.0, 1.0);
  vec2 db = pb - bc * clamp(dot(pb, bc) / dot(bc, bc), 0.0, 1.0);
  vec2 dc = pc - ca * clamp(dot(pc, ca) / dot(ca, ca), 0.0, 1.0);
  float turn = sign(ab.x * ca.y - ab.y * ca.x);
  float side = min(min(turn * (pa.x * ab.y - pa.y * ab.x), turn * (pb.x * bc.y - pb.y * bc.x)), turn * (pc.x * ca.y - pc.y * ca.x));
  return -sqrt(min(min(dot(da, da), dot(db, db)), dot(dc, dc))) * sign(side);
}

float outline(vec2 p) {
  if (v_shape < 0.5) return length(p) - 9.5;
  if (v_shape < 1.5) return min(length(p) - 9.5, triangle(p, vec2(-6.4, 7.1), vec2(-2.0, 9.3), vec2(-9.4, 10.4)));
  if (v_shape < 2.5) return triangle(p, vec2(0.0, -9.6), vec2(10.4, 8.6), vec2(-10.4, 8.6));
  if (v_shape < 3.5) return min(box(p, vec2(9.5, 3.7)), box(p, vec2(3.7, 9.5)));
  if (v_shape < 4.5) return max(abs(p.x) - 8.9, abs(p.x) * 0.49 + abs(p.y) * 0.872 - 8.72);
  if (v_shape < 5.5) return (abs(p.x) + abs(p.y) - 10.6) * 0.7071;
  if (v_shape < 6.5) return box(p, vec2(6.4)) - 2.6;
  if (v_shape < 7.5) return max(box(p, vec2(7.4, 9.8)), (p.x - p.y - 12.4) * 0.7071);
  return length(vec2(max(abs(p.x) - 5.4, 0.0), p.y)) - 6.2;
}

void main(void) {
  vec2 at = 26.0 * gl_PointCoord - 13.0;
  float d = outline(at) / v_pixel;
  // v_vessel: low, high, tested, mirror. Solid up to where all semantics agree, hatched to the highest.
  float solid = smoothstep(-0.5, 0.5, (at.y - v_vessel.x) / v_pixel);
  float hatched = smoothstep(-0.5, 0.5, (at.y - v_vessel.y) / v_pixel) * step(mod(at.x + at.y, 4.0), 2.4);
  vec4 within = mix(v_fill, v_tone, max(solid, hatched));
  // Clockwise from the top, as a share of the whole turn.
  float turn = fract(atan(at.x, -at.y) / 6.2831853 + 1.0);
  float drawn = turn < v_vessel.z ? 1.0 : 0.3;
  bool open = v_vessel.w > 1.5 && at.y > 0.0 && abs(at.x) < 0.42 * at.y;
  float reach = 0.8;
  float stroke = open ? 0.0 : drawn * (1.0 - smoothstep(reach - 0.5, reach + 0.5, abs(d)));
  if (v_vessel.w > 0.5 && v_vessel.w < 1.5) stroke = max(stroke, 1.0 - smoothstep(0.1, 1.0, abs(d - 3.2)));
  float inside = 1.0 - smoothstep(-0.5, 0.5, d);
  gl_FragColor = mix(within * inside, v_color, stroke);
}
`;

const UNIFORMS = ["u_sizeRatio", "u_pixelRatio", "u_matrix"] as const;

export class GlyphProgram<N extends Attributes, E extends Attributes, G extends Attributes> extends NodeProgram<
  (typeof UNIFORMS)[number],
  N,
  E,
  G
> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    const colour = { size: 4, type: UNSIGNED_BYTE, normalized: true };
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS as 0,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", ...colour },
        { name: "a_fill", ...colour },
        { name: "a_tone", ...colour },
        { name: "a_vessel", size: 4, type: FLOAT },
      ],
    };
  }

  override processVisibleItem(_: number, start: number, data: NodeDisplayData): void {
    const glyph = data as GlyphData;
    this.array.set(
      [
        ...[glyph.x, glyph.y, glyph.size, glyph.shape],
        ...[floatColor(glyph.color), floatColor(glyph.fill), floatColor(glyph.tone)],
        ...[glyph.low, glyph.high, glyph.tested, glyph.mirror],
      ],
      start,
    );
  }

  override setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations.u_pixelRatio as WebGLUniformLocation, params.pixelRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio as WebGLUniformLocation, params.sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix as WebGLUniformLocation, false, params.matrix);
  }
}
