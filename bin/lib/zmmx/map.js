'use strict';
(() => {
	const COLUMNS = 32, PAGES = 512, CELL = 8, DIGITS = '0123456789abcdefghijklmnopqrst';
	const SVG = 'http://www.w3.org/2000/svg';
	const bins = JSON.parse(document.getElementById('bins').textContent);
	const lists = [...document.querySelectorAll('.chunks')];
	const tip = document.getElementById('tip');
	const closeUp = document.getElementById('close-up');
	const layouts = new WeakMap();
	let current = null, page = 0;

	/* What lies at each page: {kind, page, pages, bin, used}, the same object for all pages of a piece. */
	function layout(chunk) {
		if (!layouts.has(chunk)) {
			layouts.set(chunk, cut(chunk.dataset.map, chunk.dataset.used.split(' ')));
		}
		return layouts.get(chunk);
	}

	function cut(map, used) {
		const pieces = [];
		for (let at = 0, run = 0; at < PAGES;) {
			const bin = DIGITS.indexOf(map[at]);
			const piece = {page: at, bin, kind: bin < 0 ? map[at] : 'run', used: bin < 0 ? 0 : +used[run++]};
			piece.pages = bin < 0 ? row(map, at) : bins[bin][1];
			pieces.push(...Array(piece.pages).fill(piece));
			at += piece.pages;
		}
		return pieces;
	}

	function row(map, at) {
		const more = map[at] === 'L' ? '+' : map[at];
		let end = at + 1;
		while (end < PAGES && map[end] === more && more !== '#') {
			end++;
		}
		return end - at;
	}

	const bytes = pages => pages < 256 ? pages * 4 + ' KiB' : (pages / 256).toFixed(2) + ' MiB';

	function describe(piece) {
		const where = piece.pages === 1 ? 'Page ' + piece.page : 'Pages ' + piece.page + ' to ' + (piece.page + piece.pages - 1);
		const what = {
			'#': () => 'the chunk\u2019s header',
			'.': () => bytes(piece.pages) + ' free, the memory still held',
			'_': () => bytes(piece.pages) + ' free, the memory returned to the system',
			'L': () => 'a large block of ' + bytes(piece.pages),
			'run': () => {
				const [size, , slots] = bins[piece.bin];
				return 'a run of bin ' + DIGITS[piece.bin] + ', ' + size + ' bytes: ' + piece.used + ' of ' + slots + ' slots live ('
					+ Math.round(100 * piece.used / slots) + ' %)';
			},
		}[piece.kind]();
		return [where, what];
	}

	/* The outline of some pages: one bar in each row. */
	function outline(piece) {
		let data = '';
		for (let at = piece.page, end = piece.page + piece.pages; at < end;) {
			const to = Math.min(end, (Math.floor(at / COLUMNS) + 1) * COLUMNS);
			data += `M${at % COLUMNS * CELL} ${Math.floor(at / COLUMNS) * CELL}h${(to - at) * CELL}v${CELL}h-${(to - at) * CELL}z`;
			at = to;
		}
		return data;
	}

	function add(svg, name, attributes) {
		const element = document.createElementNS(SVG, name);
		for (const key in attributes) {
			element.setAttribute(key, attributes[key]);
		}
		return svg.appendChild(element);
	}

	function show(chunk, at) {
		hide();
		current = chunk;
		page = at;
		const svg = chunk.querySelector('svg');
		const piece = layout(chunk)[at];
		const [where, what] = describe(piece);
		add(svg, 'path', {class: 'here', d: outline(piece)});
		chunk.classList.add('current');
		tip.innerHTML = '<b></b><span></span>';
		tip.firstChild.textContent = `Chunk ${chunk.dataset.number}, ${where.toLowerCase()}`;
		tip.lastChild.textContent = what;
		tip.hidden = false;
		place(svg.getBoundingClientRect(), at);
	}

	/* Below the page, or above it where there is no room. */
	function place(box, at) {
		const cell = box.width / COLUMNS;
		const bottom = box.top + (Math.floor(at / COLUMNS) + 1) * cell + 12;
		const left = box.left + at % COLUMNS * cell;
		tip.style.left = Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 12)) + 'px';
		tip.style.top = (bottom + tip.offsetHeight > innerHeight ? bottom - tip.offsetHeight - cell - 24 : bottom) + 'px';
	}

	function hide() {
		if (current) {
			current.classList.remove('current');
			current.querySelectorAll('.here').forEach(path => path.remove());
		}
		tip.hidden = true;
	}

	/* A padding of 3 and a border of 1 pixel lie around the drawing. */
	function pageAt(event) {
		const svg = event.target.closest('.chunk svg');
		if (!svg) {
			return null;
		}
		const box = svg.getBoundingClientRect();
		const x = Math.floor((event.clientX - box.left - 4) / (box.width - 8) * COLUMNS);
		const y = Math.floor((event.clientY - box.top - 4) / (box.height - 8) * (PAGES / COLUMNS));
		return x < 0 || y < 0 || x >= COLUMNS || y >= PAGES / COLUMNS ? null : {chunk: svg.parentNode, at: y * COLUMNS + x};
	}

	function openCloseUp(chunk) {
		const svg = chunk.querySelector('svg').cloneNode(true);
		svg.querySelectorAll('.here').forEach(path => path.remove());
		for (const piece of new Set(layout(chunk))) {
			const letter = {run: DIGITS[piece.bin], L: 'L', '#': '#'}[piece.kind];
			if (letter) {
				add(svg, 'text', {x: piece.page % COLUMNS * CELL + 2, y: Math.floor(piece.page / COLUMNS) * CELL + 5.7}).textContent = letter;
			}
		}
		closeUp.innerHTML = '<form method="dialog"><p class="tools"><b></b><button>Close</button></p></form>';
		closeUp.querySelector('b').textContent = 'Chunk ' + chunk.dataset.number + ': each run and large block with its letter';
		closeUp.append(svg);
		closeUp.showModal();
	}

	function onKey(list, event) {
		if (!list.firstElementChild) {
			return;
		}
		if (current?.parentNode !== list) {
			current = list.firstElementChild;
			page = 0;
		}
		const piece = layout(current)[page];
		let chunk = current, at = page;
		switch (event.key) {
			case 'ArrowRight': at = piece.page + piece.pages; break;
			case 'ArrowLeft': at = piece.page - 1; break;
			case 'ArrowDown': at += COLUMNS; break;
			case 'ArrowUp': at -= COLUMNS; break;
			case 'Home': at = 0; break;
			case 'End': at = PAGES - 1; break;
			case 'PageDown': chunk = current.nextElementSibling || current; break;
			case 'PageUp': chunk = current.previousElementSibling || current; break;
			case 'Enter': openCloseUp(current); break;
			case 'Escape': hide(); return;
			default: return;
		}
		event.preventDefault();
		if (at >= PAGES || at < 0) {
			chunk = (at < 0 ? current.previousElementSibling : current.nextElementSibling) || current;
			at = chunk === current ? page : at < 0 ? PAGES - 1 : 0;
		}
		chunk.scrollIntoView({block: 'nearest'});
		show(chunk, at);
	}

	for (const list of lists) {
		list.addEventListener('pointermove', event => {
			const found = pageAt(event);
			found ? show(found.chunk, found.at) : hide();
		});
		list.addEventListener('pointerleave', hide);
		list.addEventListener('click', event => {
			const found = pageAt(event);
			found && openCloseUp(found.chunk);
		});
		list.addEventListener('focus', () => {
			if (list.matches(':focus-visible') && list.firstElementChild) {
				show(current?.parentNode === list ? current : list.firstElementChild, current?.parentNode === list ? page : 0);
			}
		});
		list.addEventListener('blur', hide);
		list.addEventListener('keydown', event => onKey(list, event));
	}

	/* Bins and kinds stand out while they are pointed at, or until they are clicked again. */
	function pick(name) {
		document.querySelectorAll('path.picked').forEach(path => path.classList.remove('picked'));
		for (const list of lists) {
			list.classList.toggle('picked', name !== '');
			name && list.querySelectorAll('path.' + name).forEach(path => path.classList.add('picked'));
		}
	}
	const buttons = [...document.querySelectorAll('[data-pick]')];
	const pressed = () => buttons.find(button => button.getAttribute('aria-pressed') === 'true')?.dataset.pick || '';
	for (const button of buttons) {
		button.addEventListener('pointerenter', () => pick(button.dataset.pick));
		button.addEventListener('pointerleave', () => pick(pressed()));
		button.addEventListener('click', () => {
			const on = button.getAttribute('aria-pressed') !== 'true';
			buttons.forEach(other => other.setAttribute('aria-pressed', String(on && other === button)));
			pick(pressed());
		});
	}

	document.getElementById('size').addEventListener('input', event => {
		lists.forEach(list => list.style.setProperty('--tile', event.target.value + 'px'));
	});
})();
