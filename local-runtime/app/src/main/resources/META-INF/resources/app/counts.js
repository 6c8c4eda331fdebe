import { LitElement, css, html } from 'lit';
import { count } from './format.js';

const CARDS = [
  ['received', 'Events that arrived from Home Assistant since this process started'],
  ['emitted', 'Handed on to the event log, on disk'],
  ['stored', 'States whose point is durable in the store'],
  ['behind', 'States on disk, still on their way to the store'],
  ['waiting', 'Received, still on their way to the event log'],
  ['retried', 'Deliveries that were tried again'],
  ['rejected', 'Events that could not be used; see /api/v1/rejects'],
  ['given_up', 'Events that were given up because the outbox was full'],
];

/** The counts of `/api/v1/stats`, as the process counts them. */
class LiveCounts extends LitElement {
  static properties = { counts: { attribute: false }, rate: { type: Number } };

  static styles = css`
    :host { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: 10px; }
    div { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 10px 12px; }
    dt { color: var(--soft); font-size: 13px; }
    dd { margin: 0; font-size: 22px; font-variant-numeric: tabular-nums; }
    .warn dd { color: var(--bad); }
  `;

  render() {
    const counts = this.counts ?? {};
    return html`${CARDS.map(
      ([name, meaning]) => html`<div title=${meaning} class=${name === 'given_up' && counts[name] > 0 ? 'warn' : ''}>
        <dt>${name.replace('_', ' ')}</dt>
        <dd data-count=${name}>${count(counts[name])}</dd>
      </div>`,
    )}
    <div title="Events received per second, over the last seconds">
      <dt>per second</dt>
      <dd data-count="rate">${this.rate === undefined ? '–' : this.rate.toFixed(1)}</dd>
    </div>`;
  }
}
customElements.define('live-counts', LiveCounts);
