// Shows the state that the admin server sends; all text goes in as text nodes, never as HTML.
const types = ['Cluster', 'Endpoints', 'Secret', 'Listener', 'Route'];
const byId = id => document.getElementById(id);
let state = null;

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, value);
  node.append(...children.filter(child => child !== null && child !== undefined && child !== ''));
  return node;
}

const badge = (kind, text) => el('span', { class: `badge ${kind}` }, text);
const mono = text => el('span', { class: 'mono' }, text ?? '');
const kindOf = word => ({ synced: 'good', behind: 'warn', NACKed: 'bad' })[word] ?? 'warn';

function matches(...texts) {
  const wanted = byId('filter').value.toLowerCase();
  return wanted === '' || texts.some(text => (text ?? '').toLowerCase().includes(wanted));
}

function age(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

function table(id, heads, rows) {
  const body = rows.length
    ? rows.map(cells => el('tr', null, ...cells.map(cell => el('td', null, cell))))
    : [el('tr', null, el('td', { class: 'empty', colspan: heads.length }, 'None.'))];
  byId(id).replaceChildren(
    el('thead', null, el('tr', null, ...heads.map(head => el('th', null, head)))),
    el('tbody', null, ...body));
}

function problemsOf(thing) {
  return thing.conditions.filter(c => c.problem)
    .map(c => `${c.part ? c.part + ': ' : ''}${c.type}=${c.status} ${c.reason}: ${c.message}`);
}

function alerts() {
  const list = [];
  for (const reason of state.notReady) list.push(`Not ready: ${reason}`);
  for (const silo of state.unanswered) list.push(`Silo ${silo} doesn't answer`);
  for (const f of state.findings.filter(f => f.severity === 'Error'))
    list.push(`${f.file}${f.line ? ':' + f.line : ''}: ${f.object ? f.object + ': ' : ''}${f.field ? f.field + ': ' : ''}${f.message}`);
  for (const g of state.gateways.filter(g => g.failure)) list.push(`Gateway ${g.name}: translation failed: ${g.failure}`);
  for (const p of state.proxies)
    for (const t of p.types.filter(t => t.rejection)) list.push(`Proxy ${p.node} refuses ${t.type} ${t.rejection.names.join(', ')}: ${t.rejection.message}`);
  byId('alerts').hidden = list.length === 0;
  byId('alerts').querySelector('ul').replaceChildren(...list.map(text => el('li', null, text)));
}

function tiles() {
  const synced = state.proxies.filter(p => p.synced).length;
  const problems = state.objects.filter(o => o.problem).length;
  const tile = (label, value) => el('div', { class: 'tile' }, el('b', null, value), el('span', { class: 'dim' }, label));
  byId('tiles').replaceChildren(
    tile('Gateways', state.gateways.length),
    tile('Proxies in sync', `${synced} / ${state.proxies.length}`),
    tile('Backends', state.services.length),
    tile('Objects with problems', problems),
    tile('Silos', state.silos.length));
}

function gateway(g) {
  const problems = [...g.conditions, ...g.listeners.flatMap(l => l.conditions)].filter(c => c.problem);
  const label = g.failure || problems.length ? badge('bad', 'problem')
    : g.proxies === 0 ? badge('warn', 'no proxy')
    : g.syncedProxies === g.proxies ? badge('good', 'in sync') : badge('warn', 'updating');
  const rows = g.listeners.flatMap(l => [
    el('dt', null, l.name),
    el('dd', null, l.url ? el('a', { href: l.url }, l.url) : `${l.protocol} ${l.port}`, l.hostname ? ` ${l.hostname}` : '',
      el('span', { class: 'dim' }, ` ${l.attachedRoutes} routes`)),
  ]);
  return el('article', { class: 'card' },
    el('h3', null, g.name, label),
    el('div', { class: 'dim' }, `${g.class}, ${g.syncedProxies} of ${g.proxies} proxies in sync`),
    el('dl', null, ...rows,
      el('dt', null, 'resources'), el('dd', null, types.map(t => `${g.resources[t] ?? 0} ${t.toLowerCase()}`).join(', ')),
      el('dt', null, 'translated'), el('dd', null, `${g.translations} times, last in ${g.lastMilliseconds} ms`)),
    ...problems.map(c => el('div', { class: 'why' }, `${c.part ? c.part + ': ' : ''}${c.type}: ${c.message}`)));
}

function show() {
  if (state === null) return;
  byId('version').textContent = state.version;
  tiles();
  alerts();
  const gateways = state.gateways.filter(g => matches(g.name, g.class));
  byId('gateways').replaceChildren(...(gateways.length ? gateways.map(gateway) : [el('div', { class: 'dim' }, 'None.')]));
  table('proxies', ['Proxy', 'Gateway', 'Silo', 'Connected', ...types], state.proxies.filter(p => matches(p.node, p.gateway)).map(p => [
    el('div', null, mono(p.node), el('div', { class: 'dim' }, p.userAgent)), p.gateway, mono(p.silo), age(p.ageSeconds),
    ...types.map(type => {
      const t = p.types.find(t => t.type === type);
      return t ? el('div', null, badge(kindOf(t.state), `${t.resources} ${t.state}`), t.rejection ? el('div', { class: 'why' }, t.rejection.message) : '') : '–';
    }),
  ]));
  table('objects', ['Object', 'State', 'Why'], state.objects.filter(o => matches(o.kind, o.name))
    .sort((a, b) => b.problem - a.problem).slice(0, 500).map(o => [
      el('span', null, el('span', { class: 'dim' }, `${o.kind} `), o.name), o.problem ? badge('bad', 'problem') : badge('good', 'ok'),
      el('span', { class: 'why' }, problemsOf(o).join('; '))]));
  table('services', ['Cluster', 'Endpoints', 'Slices', 'Version', 'Silo'], state.services.filter(s => matches(s.name)).slice(0, 500).map(s => [
    mono(s.name), badge(s.state === 'Known' ? 'good' : 'warn', s.state.toLowerCase()), s.slices, mono(s.version), mono(s.silo)]));
  table('silos', ['Silo', 'State', 'Gateways', 'Backends', 'Proxies'], state.silos.map(s => [
    mono(s.name), s.ready ? badge('good', 'ready') : badge('warn', s.notReady.join('; ') || 'starting'), s.gateways, s.services, s.proxies]));
}

function live(kind, text) {
  byId('live').className = `badge ${kind}`;
  byId('live').textContent = text;
}

byId('filter').addEventListener('input', show);
const events = new EventSource('api/events');
events.addEventListener('open', () => live('good', 'live'));
events.addEventListener('error', () => live('bad', 'no connection'));
events.addEventListener('state', event => {
  state = JSON.parse(event.data);
  show();
});
