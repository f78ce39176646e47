import { html, type Html } from "./html";

export interface Column {
  readonly title: string;
  /** Numbers stand right, so that their digits are in columns. */
  readonly number?: boolean;
}

export interface Row {
  readonly heading: Html | string;
  /** One a column after the first. */
  readonly cells: readonly (Html | string)[];
  readonly current?: boolean;
}

/** A table that becomes a list of cards on a phone: there every cell bears its column's title. */
export function stackingTable(kind: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const [first, ...others] = columns;
  return html`<table class="stacking ${kind}">
    <thead>
      <tr>
        <th scope="col">${first?.title ?? ""}</th>
        ${others.map(({ title, number }) => html`<th scope="col" class="${number === true ? "number" : ""}">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ heading, cells, current }) =>
          html`<tr ${current === true ? html`aria-current="true"` : null}>
            <th scope="row">${heading}</th>
            ${cells.map(
              (cell, at) =>
                html`<td class="${others[at]?.number === true ? "number" : ""}" data-title="${others[at]?.title ?? ""}">
                  ${cell}
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
