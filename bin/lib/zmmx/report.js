'use strict';
(() => {
	const data = JSON.parse(document.getElementById('report').textContent);
	const at = id => document.getElementById(id);
	const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

	function bytes(number) {
		for (const [unit, size] of [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 1024]]) {
			if (Math.abs(number) >= size) {
				const value = number / size;
				return value.toFixed(value < 10 ? 2 : value < 1000 ? 1 : 0) + ' ' + unit;
			}
		}
		return number + ' B';
	}
	const share = (part, whole) => whole ? (100 * part / whole).toFixed(part / whole < 0.1 ? 1 : 0) + ' %' : '0 %';
	const seconds = time => time < 1 ? (time * 1000).toFixed(1) + ' ms' : time.toFixed(2) + ' s';
	const base = file => file.slice(file.lastIndexOf('/') + 1);
	const where = frame => frame.file ? base(frame.file) + ':' + frame.line : '';
	const escaped = text => text.replace(/[&<>"]/g, letter => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[letter]);

	/* One of a group of buttons is pressed. */
	function group(attribute, action) {
		const buttons = [...document.querySelectorAll(`[${attribute}]`)];
		for (const button of buttons) {
			button.addEventListener('click', () => {
				buttons.forEach(other => other.setAttribute('aria-pressed', String(other === button)));
				action(button.getAttribute(attribute));
			});
		}
	}

	/* When the window has made the box narrower or wider. */
	function draw_again(box, draw) {
		let width = box.clientWidth;
		new ResizeObserver(() => {
			if (box.clientWidth !== width) {
				width = box.clientWidth;
				draw();
			}
		}).observe(box);
	}

	/* ---- time ---- */

	const timeline = data.timeline;
	const count = timeline.time.length;
	const column = name => timeline[name];
	const parts = {
		small: column('live').map((live, i) => Math.max(0, live - timeline.large[i] - timeline.huge[i])),
		large: column('large'),
		huge: column('huge'),
		free: column('committed').map((committed, i) => Math.max(0, committed - timeline.live[i])),
		cached: column('cached'),
		other: column('resident').map((resident, i) => Math.max(0, resident - timeline.committed[i] - timeline.cached[i])),
	};
	const kinds = Object.keys(parts);
	const peakAt = timeline.live.indexOf(Math.max(...timeline.live));
	let moment = -1, chart = null;

	function hatch(ground, stripe, angle) {
		const tile = document.createElement('canvas');
		tile.width = tile.height = 8;
		const context = tile.getContext('2d');
		context.fillStyle = ground;
		context.fillRect(0, 0, 8, 8);
		context.strokeStyle = context.fillStyle = stripe;
		context.lineWidth = 2;
		context.beginPath();
		if (angle === 'dots') {
			context.arc(4, 4, 1.3, 0, 7);
			context.fill();
		} else if (angle === 'bars') {
			context.fillRect(0, 0, 4, 8);
		} else {
			for (const shift of [-8, 0, 8]) {
				context.moveTo(shift, angle > 0 ? 8 : 0);
				context.lineTo(shift + 8, angle > 0 ? 0 : 8);
			}
			context.stroke();
		}
		return context.createPattern(tile, 'repeat');
	}
	const fills = () => ({
		small: style('--bin'),
		large: hatch(style('--large'), style('--large-stripe'), 1),
		huge: hatch(style('--huge'), style('--huge-stripe'), -1),
		free: style('--free'),
		cached: hatch(style('--surface'), style('--kept'), 'bars'),
		other: hatch(style('--surface'), style('--soft'), 'dots'),
	});

	/* Each part lies on the sum of those below it. */
	function stacked() {
		const sums = [];
		kinds.reduce((below, kind) => {
			const sum = parts[kind].map((value, i) => value + (below ? below[i] : 0));
			sums.push(sum);
			return sum;
		}, null);
		return sums;
	}

	const limited = timeline.limit.some((limit, i) => limit && limit < 4 * timeline.committed[i]);
	const lines = {
		live: {values: timeline.live, width: 2, stroke: () => style('--accent')},
		committed: {values: timeline.committed, width: 2, dash: [8, 4], stroke: () => style('--text')},
		resident: {values: timeline.resident, width: 2, dash: [2, 3], stroke: () => style('--text')},
	};
	if (limited) {
		lines.limit = {values: timeline.limit.map(limit => limit || null), width: 4, stroke: () => style('--large')};
	}

	function peakMark(plot) {
		const x = plot.valToPos(timeline.time[peakAt], 'x', true), {ctx, bbox} = plot;
		if (x < bbox.left || x > bbox.left + bbox.width) {
			return;
		}
		const y = plot.valToPos(timeline.live[peakAt], 'y', true), scale = devicePixelRatio;
		ctx.save();
		ctx.fillStyle = ctx.strokeStyle = style('--text');
		ctx.lineWidth = 2 * scale;
		ctx.beginPath();
		ctx.arc(x, y, 5 * scale, 0, 7);
		ctx.stroke();
		ctx.font = `600 ${13 * scale}px system-ui,sans-serif`;
		ctx.textAlign = x > bbox.left + bbox.width / 2 ? 'right' : 'left';
		ctx.fillText('peak ' + bytes(data.peak), x + (ctx.textAlign === 'right' ? -9 : 9) * scale, Math.max(y - 8 * scale, bbox.top + 14 * scale));
		ctx.restore();
	}

	function axis(values) {
		return {stroke: () => style('--soft'), grid: {stroke: () => style('--line'), width: 1}, ticks: {stroke: () => style('--line'), width: 1},
			font: '12px system-ui,sans-serif', ...values};
	}

	function draw() {
		chart?.destroy();
		const fill = fills(), sums = stacked(), box = at('chart');
		const series = [{}, ...sums.map((sum, i) => ({fill: () => fill[kinds[i]], width: 0, points: {show: false}})).reverse(),
			...Object.values(lines).map(line => ({width: line.width, dash: line.dash, stroke: line.stroke, points: {show: false}}))];
		const steps = Array.from({length: 45}, (_, i) => 2 ** i);
		chart = new charts.uPlot({
			width: box.clientWidth, height: box.clientHeight, series, legend: {show: false},
			cursor: {drag: {x: true, y: false}, points: {show: false}, y: false},
			scales: {x: {time: false}, y: {range: (plot, low, high) => [0, (high || 1) * 1.08]}},
			axes: [axis({values: (plot, splits) => splits.map(time => time === 0 ? '0' : +time.toPrecision(6) + ' s')}),
				axis({size: 74, incrs: steps, values: (plot, splits) => splits.map(bytes)})],
			hooks: {draw: [peakMark], setCursor: [plot => plot.cursor.idx !== null && plot.cursor.left >= 0 && tell(plot.cursor.idx)]},
		}, [timeline.time, ...[...sums].reverse(), ...Object.values(lines).map(line => line.values)], box);
	}

	function tell(i) {
		moment = i;
		const place = timeline.places[timeline.place[i]];
		at('moment').textContent = `After ${seconds(timeline.time[i])}: ${bytes(timeline.live[i])} live, ${bytes(timeline.committed[i])} committed`
			+ (place?.file ? `, in ${place.function} at ${where(place)}` : '') + (i === peakAt ? ', the highest point' : '');
		at('moment').dataset.point = i;
		for (const mark of document.querySelectorAll('[data-now]')) {
			const values = parts[mark.dataset.now] || timeline[mark.dataset.now];
			mark.textContent = mark.dataset.now === 'limit' && !values[i] ? 'none' : bytes(values[i]);
		}
	}

	function go(i) {
		moment = Math.max(0, Math.min(count - 1, i));
		chart.setCursor({left: chart.valToPos(timeline.time[moment], 'x'), top: 10}, false);
		tell(moment);
	}

	at('chart').addEventListener('keydown', event => {
		const step = Math.max(1, Math.round(count / 100));
		const moves = {ArrowRight: moment + 1, ArrowLeft: moment - 1, PageDown: moment + step * 10, PageUp: moment - step * 10,
			Home: 0, End: count - 1, p: peakAt, P: peakAt};
		if (event.key === 'Escape') {
			chart.setScale('x', {min: timeline.time[0], max: timeline.time[count - 1]});
		} else if (event.key in moves) {
			event.preventDefault();
			go(moves[event.key]);
		}
	});
	draw();
	tell(peakAt);
	new ResizeObserver(() => chart.setSize({width: at('chart').clientWidth, height: at('chart').clientHeight})).observe(at('chart'));
	const redraw = query => matchMedia(query).addEventListener('change', draw);
	redraw('(prefers-color-scheme: dark)');
	redraw('print');

	/* ---- call stacks ---- */

	const ROW = 19;

	function flame() {
		const {frames, frame: frameOf, parent, sums} = data.tree;
		const box = at('flame');
		const state = {value: document.querySelector('[data-value]')?.dataset.value, inverted: false, search: '', zoom: null, here: null};
		let root, nodes;

		function make(frame) {
			return {frame, own: 0, children: new Map()};
		}
		function child(node, frame) {
			let found = node.children.get(frame);
			found || node.children.set(frame, found = make(frame));
			return found;
		}
		/* From the outermost function inwards, or from the innermost outwards. */
		function tree() {
			const top = make(-1), own = sums[state.value], made = [top];
			for (let i = 1; i < frameOf.length; i++) {
				if (!state.inverted) {
					made[i] = child(made[parent[i]], frameOf[i]);
					made[i].own += own[i];
				} else if (own[i]) {
					let node = top;
					for (let up = i; up > 0; up = parent[up]) {
						node = child(node, frameOf[up]);
					}
					node.own += own[i];
				}
			}
			top.own += own[0];
			return top;
		}
		function layout() {
			root = charts.hierarchy(tree(), node => [...node.children.values()]).sum(node => node.own)
				.sort((a, b) => b.value - a.value);
			charts.partition()(root);
			nodes = root.descendants();
			nodes.forEach((node, i) => node.number = i);
			state.zoom = state.here = root;
			draw();
		}
		const labelOf = node => {
			if (node.data.frame < 0) {
				return 'all';
			}
			const [name, file, line] = frames[node.data.frame];
			return name + (file ? ` ${base(file)}:${line}` : '');
		};
		const matches = node => state.search && node.data.frame >= 0 && labelOf(node).toLowerCase().includes(state.search);

		function draw() {
			const zoom = state.zoom, width = box.clientWidth || 1, scale = 1 / (zoom.x1 - zoom.x0 || 1);
			const above = new Set(zoom.ancestors().slice(1));
			const html = [];
			let deepest = 0;
			(function visit(node) {
				const inside = !above.has(node);
				const left = inside ? (node.x0 - zoom.x0) * scale : 0, size = inside ? (node.x1 - node.x0) * scale : 1;
				if (!node.value || size * width < 1 || left >= 1 || left + size <= 0) {
					return;
				}
				deepest = Math.max(deepest, node.depth);
				const [, file] = frames[node.data.frame] || ['', ''];
				const kind = (above.has(node) ? ' above' : '') + (node.depth % 2 ? ' odd' : '') + (!file && node.depth ? ' c' : '')
					+ (matches(node) ? ' hit' : '') + (node === state.here ? ' here' : '');
				html.push(`<div class="f${kind}" id="f${node.number}" data-n="${node.number}" data-bytes="${node.value}" role="treeitem" aria-level="${node.depth + 1}"`
					+ ` style="left:${(left * 100).toFixed(4)}%;width:${(size * 100).toFixed(4)}%;top:${node.depth * ROW}px;height:${ROW}px">`
					+ (size * width > 26 ? escaped(labelOf(node)) : '') + '</div>');
				node.children?.forEach(next => (inside || above.has(next) || next === zoom) && visit(next));
			})(root);
			box.innerHTML = html.join('');
			box.style.height = (deepest + 1) * ROW + 'px';
			box.setAttribute('aria-activedescendant', 'f' + state.here.number);
		}
		function describe(node) {
			const frame = frames[node.data.frame];
			at('stack').textContent = `${node.data.frame < 0 ? 'all' : frame[0]}${frame?.[1] ? ` at ${frame[1]}:${frame[2]}` : ''}: ${bytes(node.value)}, `
				+ `${share(node.value, root.value)} of all` + (node.data.own ? `; ${bytes(node.data.own)} by itself` : '');
		}
		function point(node) {
			box.querySelector('.here')?.classList.remove('here');
			state.here = node;
			at('f' + node.number)?.classList.add('here');
			box.setAttribute('aria-activedescendant', 'f' + node.number);
			describe(node);
		}
		function zoomTo(node) {
			state.zoom = node;
			state.here = node;
			draw();
			describe(node);
		}
		function search() {
			let sum = 0;
			(function visit(node) {
				if (matches(node)) {
					sum += node.value;
				} else {
					node.children?.forEach(visit);
				}
			})(root);
			at('found').textContent = state.search ? `${bytes(sum)}, ${share(sum, root.value)}` : '';
			at('found').dataset.bytes = sum;
			draw();
		}
		const nodeOf = event => {
			const element = event.target.closest('.f');
			return element && nodes[element.dataset.n];
		};
		box.addEventListener('pointermove', event => {
			const node = nodeOf(event);
			node && describe(node);
		});
		box.addEventListener('click', event => {
			const node = nodeOf(event);
			node && zoomTo(node);
		});
		box.addEventListener('keydown', event => {
			const here = state.here, siblings = here.parent?.children || [here], place = siblings.indexOf(here);
			const moves = {ArrowDown: here.children?.[0], ArrowUp: here.parent, ArrowRight: siblings[place + 1], ArrowLeft: siblings[place - 1],
				Home: root};
			if (event.key === 'Enter') {
				zoomTo(here);
			} else if (event.key === 'Escape') {
				zoomTo(state.zoom.parent || root);
			} else if (event.key in moves) {
				event.preventDefault();
				moves[event.key]?.value && point(moves[event.key]);
			}
		});
		box.addEventListener('focus', () => box.matches(':focus-visible') && point(state.here));
		group('data-value', value => {
			state.value = value;
			layout();
			search();
		});
		at('inverted').addEventListener('change', event => {
			state.inverted = event.target.checked;
			layout();
			search();
		});
		at('search').addEventListener('input', event => {
			state.search = event.target.value.trim().toLowerCase();
			search();
		});
		layout();
		describe(root);
		draw_again(box, draw);
	}
	data.tree && flame();

	/* ---- lines ---- */

	function sortable() {
		const body = at('table').tBodies[0], buttons = [...document.querySelectorAll('[data-sort]')];
		for (const button of buttons) {
			button.addEventListener('click', () => {
				const cell = +button.dataset.sort;
				const rows = [...body.rows].sort((a, b) => b.cells[cell].dataset.exact - a.cells[cell].dataset.exact);
				buttons.forEach(other => other.parentNode.setAttribute('aria-sort', other === button ? 'descending' : 'none'));
				body.append(...rows);
			});
		}
	}
	at('table') && sortable();

	/* ---- holders ---- */

	function areas() {
		const box = at('areas');
		let leaves = [], here = 0, by = 'path';

		/* What a holder has besides the parts that are listed lies in an area of its own. */
		function byPath() {
			const nodes = data.holders.map(([path, parent, retained, own, type]) => ({path, parent, retained, own, type, children: []}));
			const top = {path: '', retained: 0, children: []};
			nodes.forEach(node => (node.parent < 0 ? top : nodes[node.parent]).children.push(node));
			return charts.hierarchy(top).sum(node => Math.max(0, node === top ? 0 : node.retained - node.children.reduce((sum, part) => sum + part.retained, 0)));
		}
		const byClass = () => charts.hierarchy({path: '', children: data.classes.map(([path, own, retained, instances]) =>
			({path, own, retained, type: instances + ' instances', children: []}))}).sum(node => node.own || 0);

		function draw() {
			const width = box.clientWidth, height = Math.max(260, Math.min(460, width / 2));
			const root = (by === 'path' ? byPath() : byClass()).sort((a, b) => b.value - a.value);
			charts.treemap().size([width, height]).paddingInner(1).paddingTop(node => node.depth && node.height ? 18 : 0)(root);
			box.style.height = height + 'px';
			leaves = root.descendants().filter(node => node.depth && node.value && node.x1 - node.x0 > 2 && node.y1 - node.y0 > 2);
			here = Math.min(here, Math.max(0, leaves.length - 1));
			box.innerHTML = leaves.map((node, i) => {
				const above = node.parent.data.path;
				const name = above && node.data.path.startsWith(above) ? node.data.path.slice(above.length) || node.data.path : node.data.path;
				const size = by === 'path' ? node.data.retained : node.data.own;
				return `<div class="area${node.depth % 2 ? ' odd' : ''}" role="listitem" id="area-${i}" data-i="${i}" data-bytes="${size}" style="left:${node.x0}px;top:${node.y0}px;`
					+ `width:${node.x1 - node.x0}px;height:${node.y1 - node.y0}px">${node.x1 - node.x0 > 40 ? escaped(name) + ' ' + bytes(size) : ''}</div>`;
			}).join('');
		}
		function describe(i) {
			box.querySelector('.here')?.classList.remove('here');
			at('area-' + i)?.classList.add('here');
			box.setAttribute('aria-activedescendant', 'area-' + i);
			const node = leaves[i]?.data;
			at('area').textContent = node ? `${node.path}: holds ${bytes(node.retained)}, ${bytes(node.own)} of its own${node.type ? ' (' + node.type + ')' : ''}` : '';
		}
		box.addEventListener('pointermove', event => event.target.dataset.i && describe(here = +event.target.dataset.i));
		box.addEventListener('focus', () => box.matches(':focus-visible') && describe(here));
		box.addEventListener('keydown', event => {
			const moves = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
			if (event.key in moves) {
				event.preventDefault();
				describe(here = Math.max(0, Math.min(leaves.length - 1, here + moves[event.key])));
			}
		});
		group('data-area', area => {
			by = area;
			here = 0;
			draw();
		});
		draw();
		draw_again(box, draw);
	}
	data.holders && areas();
	document.documentElement.dataset.ready = Math.round(performance.now());
})();
