import { LitElement, css, html, nothing } from 'lit';
import { ago } from './format.js';

const GOOD = 'connected';
const ELSEWHERE = 'elsewhere';

/** What the process is connected to, and if it is not, why. */
class HomeConnection extends LitElement {
  static properties = {
    stats: { attribute: false },
    problem: { type: String },
    statesProblem: { type: String },
    now: { type: Number },
  };

  static styles = css`
    :host { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
    .badge { font-weight: 600; }
    .badge::before { content: '●'; margin-right: 6px; }
    .good { color: var(--good); }
    .wait { color: var(--wait); }
    .bad { color: var(--bad); }
    .soft { color: var(--soft); }
    .reason { flex-basis: 100%; color: var(--bad); }
    code { font-size: 0.92em; }
  `;

  render() {
    if (this.problem) return html`<span class="badge bad">no answer</span><span class="reason" role="alert">${this.problem}</span>`;
    if (!this.stats) return html`<span class="badge wait">asking…</span>`;
    const { home, store, data } = this.stats;
    const good = home.state === GOOD;
    const written = store.owner === ELSEWHERE ? 'written by another process' : `last write ${ago(store.last_write, this.now)}`;
    return html`
      ${home.state === ELSEWHERE
        ? html`<span class="badge">the gateway is another process</span>`
        : html`<span class="badge ${good ? 'good' : 'wait'}">${home.state}</span>
            <span>${home.simulated ? 'a simulated home' : html`<code>${home.endpoint}</code>`}</span>
            <span class="soft">last event ${ago(home.last_event, this.now)}</span>`}
      <span class="soft">${store.kind} <code>${store.address}</code>, ${written}</span>
      <span class="soft">data <code>${data}</code></span>
      ${good || !home.reason ? nothing : html`<span class="reason" role="alert">${home.reason}</span>`}
      ${this.statesProblem && !store.last_error ? html`<span class="reason" role="alert">${this.statesProblem}</span>` : nothing}
      ${store.last_error ? html`<span class="reason" role="alert">${store.last_error}</span>` : nothing}
    `;
  }
}
customElements.define('home-connection', HomeConnection);
