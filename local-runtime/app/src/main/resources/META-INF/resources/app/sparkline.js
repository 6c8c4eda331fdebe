import { LitElement, css, html, svg } from 'lit';
import { Problem, get } from './api.js';
import { number } from './format.js';

const HOURS = 6;
const WINDOW_MINUTES = 5;
const WIDTH = 120;
const HEIGHT = 28;
const REFRESH_MS = 60_000;

/** The means of an entity's last hours as a line. Where nothing was stored there is no line. */
class SparkLine extends LitElement {
  static properties = {
    entity: { type: String },
    windows: { state: true },
    problem: { state: true },
  };

  static styles = css`
    :host { display: block; width: ${WIDTH}px; height: ${HEIGHT}px; }
    svg { display: block; overflow: visible; }
    path { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; }
    .problem { font-size: 11px; color: var(--soft); }
  `;

  connectedCallback() {
    super.connectedCallback();
    this.watcher = new IntersectionObserver((seen) => {
      this.visible = seen.some((entry) => entry.isIntersecting);
      this.refresh();
    });
    this.watcher.observe(this);
    this.timer = setInterval(() => this.refresh(), REFRESH_MS / 4);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.watcher.disconnect();
    clearInterval(this.timer);
  }

  updated(changed) {
    if (changed.has('entity')) {
      this.readAt = undefined;
      this.refresh();
    }
  }

  /** Reads the history of an entity that can be seen, at most once a minute. */
  async refresh() {
    if (!this.visible || document.hidden || (this.readAt && Date.now() - this.readAt < REFRESH_MS)) {
      return;
    }
    this.readAt = Date.now();
    const from = new Date(this.readAt - HOURS * 3_600_000).toISOString();
    try {
      const history = await get(
        `/api/v1/history/${encodeURIComponent(this.entity)}?from=${from}&window=PT${WINDOW_MINUTES}M&function=mean`,
      );
      this.windows = history.items;
      this.problem = undefined;
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      this.problem = e.message;
    }
  }

  render() {
    if (this.problem) return html`<span class="problem" title=${this.problem}>no history</span>`;
    if (!this.windows?.length) return html``;
    const values = this.windows.map((window) => window.value);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const label = `${HOURS} h: ${number(low)} to ${number(high)}`;
    return html`<svg width=${WIDTH} height=${HEIGHT} role="img" aria-label=${label}>
      ${svg`<title>${label}</title><path d=${this.line(low, high)}></path>`}
    </svg>`;
  }

  line(low, high) {
    const end = Date.now();
    const start = end - HOURS * 3_600_000;
    const scale = high > low ? (HEIGHT - 4) / (high - low) : 0;
    let last;
    return this.windows
      .map(({ start: time, value }) => {
        const at = Date.parse(time);
        const x = (((at - start) / (end - start)) * WIDTH).toFixed(1);
        const y = (scale ? HEIGHT - 2 - (value - low) * scale : HEIGHT / 2).toFixed(1);
        const gap = last === undefined || at - last > WINDOW_MINUTES * 60_000;
        last = at;
        return gap ? `M${x} ${y}h1.5` : `L${x} ${y}`;
      })
      .join('');
  }
}
customElements.define('spark-line', SparkLine);
