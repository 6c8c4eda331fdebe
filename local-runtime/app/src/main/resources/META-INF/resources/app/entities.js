import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ago, number } from './format.js';
import './sparkline.js';

/** The entities with their latest value; a search over id, area, class and state. */
class EntityList extends LitElement {
  static properties = {
    states: { attribute: false },
    now: { type: Number },
    search: { state: true },
    domain: { state: true },
  };

  static styles = css`
    .tools { display: flex; gap: 10px; align-items: center; margin: 18px 0 10px; flex-wrap: wrap; }
    input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 7px 10px; }
    input { flex: 1 1 220px; max-width: 420px; }
    :is(input, select):focus-visible { outline: 2px solid var(--accent); }
    .soft { color: var(--soft); }
    table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
    th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; }
    th, td { padding: 6px 12px; border-bottom: 1px solid var(--line); vertical-align: middle; }
    tr:last-child td { border-bottom: 0; }
    tbody tr { content-visibility: auto; contain-intrinsic-size: auto 41px; }
    .value { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; max-width: 240px; overflow: hidden; text-overflow: ellipsis; }
    th.value { text-align: right; }
    .off { color: var(--wait); font-style: italic; }
    .line { width: 120px; }
    @media (max-width: 720px) { .area, .line { display: none; } }
  `;

  constructor() {
    super();
    this.search = '';
    this.domain = '';
  }

  render() {
    if (!this.states) return nothing;
    if (!this.states.length) {
      return html`<p class="soft">Nothing is stored yet. Entities appear here as soon as Home Assistant has sent them.</p>`;
    }
    const domains = [...new Set(this.states.map((state) => state.domain))].sort();
    const shown = this.states.filter((state) => this.fits(state));
    return html`
      <div class="tools">
        <input type="search" placeholder="Search entities, areas, states" aria-label="Search" .value=${this.search}
          @input=${(e) => (this.search = e.target.value)}>
        <select aria-label="Domain" @change=${(e) => (this.domain = e.target.value)}>
          <option value="">all domains</option>
          ${domains.map((domain) => html`<option ?selected=${domain === this.domain}>${domain}</option>`)}
        </select>
        <span class="soft" role="status">${shown.length} of ${this.states.length} entities</span>
      </div>
      <table>
        <thead><tr><th>Entity</th><th class="area">Area</th><th class="value">Now</th><th class="line">6 hours</th><th>Updated</th></tr></thead>
        <tbody>${repeat(shown, (state) => state.entity_id, (state) => this.row(state))}</tbody>
      </table>`;
  }

  fits(state) {
    if (this.domain && state.domain !== this.domain) return false;
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    const text = [state.entity_id, ...Object.values(state.dimensions ?? {}), state.state].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  }

  row(state) {
    return html`<tr>
      <td>${state.entity_id}</td>
      <td class="area soft">${state.dimensions?.area ?? ''}</td>
      <td class="value">${this.value(state)}</td>
      <td class="line">${typeof state.value === 'number' ? html`<spark-line entity=${state.entity_id}></spark-line>` : nothing}</td>
      <td class="soft" title=${state.last_updated}>${ago(state.last_updated, this.now)}</td>
    </tr>`;
  }

  value(state) {
    if (state.availability && state.availability !== 'available') return html`<span class="off">${state.availability}</span>`;
    const unit = state.dimensions?.unit;
    const plain = state.state === undefined || state.state === null || !Number.isNaN(Number(state.state));
    if (plain && typeof state.value === 'number') return html`${number(state.value)}${unit ? html` <span class="soft">${unit}</span>` : nothing}`;
    return html`<span title=${state.state ?? ''}>${state.state ?? '–'}</span>`;
  }
}
customElements.define('entity-list', EntityList);
