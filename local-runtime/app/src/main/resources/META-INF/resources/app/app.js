import { LitElement, css, html } from 'lit';
import { Problem, allStates, get } from './api.js';
import './connection.js';
import './counts.js';
import './entities.js';

const EVERY_MS = 2_000;
const RATE_SAMPLES = 6;

/** The page: asks the process every two seconds while it can be seen, and shows what it answered. */
class HaPage extends LitElement {
  static properties = {
    stats: { state: true },
    states: { state: true },
    problem: { state: true },
    statesProblem: { state: true },
    now: { state: true },
  };

  static styles = css`
    :host { display: block; max-width: 1100px; margin: 0 auto; padding: 20px 16px 60px; }
    header { display: flex; align-items: baseline; gap: 14px; flex-wrap: wrap; margin-bottom: 14px; }
    h1 { font-size: 20px; margin: 0; letter-spacing: -0.01em; }
    nav { margin-left: auto; display: flex; gap: 14px; font-size: 13px; }
    a { color: var(--accent); }
    home-connection { margin-bottom: 16px; }
  `;

  constructor() {
    super();
    this.samples = [];
    this.now = Date.now();
  }

  connectedCallback() {
    super.connectedCallback();
    this.onVisible = () => !document.hidden && this.read();
    document.addEventListener('visibilitychange', this.onVisible);
    this.timer = setInterval(this.onVisible, EVERY_MS);
    this.read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.onVisible);
    clearInterval(this.timer);
  }

  /** Asks once; a question that is still open is not asked again. */
  async read() {
    if (this.reading) return;
    this.reading = true;
    try {
      const states = allStates().then((all) => { this.states = all; this.statesProblem = undefined; });
      const [stats, read] = await Promise.allSettled([get('/api/v1/stats'), states]);
      if (stats.status === 'rejected') throw stats.reason;
      this.stats = stats.value;
      this.problem = undefined;
      if (read.status === 'rejected') {
        if (!(read.reason instanceof Problem)) throw read.reason;
        this.statesProblem = read.reason.message;
      }
      this.samples = [...this.samples, { at: Date.now(), received: this.stats.counts.received }].slice(-RATE_SAMPLES);
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      this.problem = e.message;
    } finally {
      this.now = Date.now();
      this.reading = false;
    }
  }

  /** Events per second over the last samples; unknown until there are two, or when the process started anew. */
  rate() {
    const first = this.samples[0];
    const last = this.samples[this.samples.length - 1];
    if (!first || first === last || !(last.received >= first.received)) return undefined;
    return (last.received - first.received) / ((last.at - first.at) / 1000);
  }

  render() {
    return html`
      <header>
        <h1>HA-Ingestor</h1>
        <nav>
          <a href="/q/swagger-ui">API</a>
          <a href="/api/v1/rejects">rejects</a>
          <a href="/q/health">health</a>
          <a href="/q/metrics">metrics</a>
        </nav>
      </header>
      <home-connection .stats=${this.stats} .problem=${this.problem ?? ''} .statesProblem=${this.statesProblem ?? ''} .now=${this.now}></home-connection>
      <live-counts .counts=${this.stats?.counts} .rate=${this.rate()}></live-counts>
      <entity-list .states=${this.states} .now=${this.now}></entity-list>
    `;
  }
}
customElements.define('ha-page', HaPage);
