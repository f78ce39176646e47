import { html, type Html } from "./html";

export interface Section {
  readonly id: string;
  readonly title: string;
  /** The title in a word, for the navigation. */
  readonly label: string;
  /** One sentence that says how to read it. */
  readonly lead: string;
  readonly body: Html;
}

export function renderSection({ id, title, lead, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="lead">${lead}</p>
    ${body}
  </section>`;
}
