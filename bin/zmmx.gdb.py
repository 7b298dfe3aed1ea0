"""gdb commands that show a zmmx heap, of a live process or in a core file of PHP:

    gdb -x bin/zmmx.gdb.py -p PID
    gdb -x bin/zmmx.gdb.py /usr/bin/php CORE

    zmmx heap [HEAP]         totals
    zmmx bins [HEAP]         the bins in use
    zmmx block ADDR [HEAP]   what lies at an address

They need the debug information of zmmx.so, not PHP's, and run nothing in the process. Offsets, sizes and enumerators
come from that information; what are macros in the source, from the arrays and tables that they went into.
"""
import os

import gdb

# zmmx_cell.h and cell_mask(): no type has them
HEAD_BYTES, CANARY_BYTES = 16, 8  # of a head, before its word
CELL_MULTIPLIER, CELL_SHIFT, CELL_TAG_BITS = 0x9E3779B97F4A7C15, 29, 16

BYTES_SHOWN = 32


def count(number, noun):
	return '%d %s%s' % (number, noun, '' if number == 1 else 's')


def array_length(type_name, field):
	low, high = gdb.lookup_type(type_name)[field].type.range()
	return high - low + 1


def memory(address, size):
	return bytes(gdb.selected_inferior().read_memory(address, size))


def members(first):
	"""Of a list, which may be broken: none twice."""
	seen = set()
	while int(first) and int(first) not in seen:
		seen.add(int(first))
		yield first.dereference()
		first = first['next']


def bits(words):
	"""A bit map as one number."""
	low, high = words.type.range()
	width = words.type.target().sizeof * 8
	return sum(int(words[i]) << i * width for i in range(low, high + 1))


class Shape:
	"""The numbers that the heap's structures are built upon."""

	def __init__(self):
		self.kinds = {field.name: field.enumval for field in gdb.lookup_type('zmmx_page_kind').strip_typedefs().fields()}
		self.bins_per_kind = array_length('zmmx_heap', 'inverse') // self.kinds['ZMMX_PAGE_KINDS']
		self.run = gdb.lookup_type('zmmx_run')
		self.word = gdb.lookup_type('uintptr_t')
		rows = gdb.lookup_global_symbol('zmmx_bin_rows').value()
		self.bins = [{field.name: int(rows[i][field.name]) for field in rows.type.target().fields()}
			for i in range(rows.type.range()[1] + 1)]
		map_type = gdb.lookup_type('zmmx_chunk')['free_map'].type
		self.pages = (map_type.range()[1] + 1) * map_type.target().sizeof * 8
		# some bins fill their pages to the last byte
		self.page = max(row['slot_size'] * row['elements'] // row['pages'] for row in self.bins)
		self.chunk = self.pages * self.page

	def run_used(self, run):
		"""Slots handed out of a small run: ZMMX_RUN_FULL is the sign."""
		used = run['used']
		return (int(used) + 1) & ((1 << (used.type.sizeof * 8 - 1)) - 1)

	def kind_bin(self, run):
		return divmod(int(run['kind_bin']), self.bins_per_kind)


class Chunk:
	"""A chunk's header and descriptors."""

	def __init__(self, heap, header, runs=None):
		self.heap, self.shape = heap, heap.shape
		self.header = header
		self.base = int(header.address)
		self.free = bits(header['free_map'])
		self.purged = bits(header['purged_map'])
		runs = header['runs'] if runs is None else runs
		self.runs = runs.cast(self.shape.run.array(self.shape.pages - 1).pointer()).dereference()
		self.runs.fetch_lazy()  # one read instead of hundreds

	def page_address(self, page):
		return self.base + page * self.shape.page

	def is_free(self, page):
		return page >= 0 and bool(self.free >> page & 1)

	def row(self, page):
		"""Kind, bin and pages of the run or free row that starts at a page."""
		if self.is_free(page):
			end = page
			while end < self.shape.pages and self.is_free(end):
				end += 1
			return 'free', None, end - page
		run = self.runs[page]
		kind, number = self.shape.kind_bin(run)
		if kind == self.shape.kinds['ZMMX_PAGE_SMALL']:
			return 'small', number, self.shape.bins[number]['pages']
		if kind == self.shape.kinds['ZMMX_PAGE_LARGE']:
			return 'large', None, max(int(run['used']), 1)
		return 'header' if kind == self.shape.kinds['ZMMX_PAGE_HEADER'] else 'unknown', None, 1

	def rows(self):
		"""First page, kind, bin and pages of each, in turn."""
		page = 0
		while page < self.shape.pages:
			row = self.row(page)
			yield (page, *row)
			page += row[2]

	def row_at(self, page):
		"""That of the row which the page belongs to, found from it and not from the chunk's start."""
		first = page
		if self.is_free(page):
			while self.is_free(first - 1):
				first -= 1
		else:
			first -= int(self.runs[page]['first_offset'])
			while first and self.shape.kind_bin(self.runs[first])[0] == self.shape.kinds['ZMMX_PAGE_NONE']:
				first -= 1
		kind, number, pages = self.row(first)
		return (first, kind, number, pages) if first <= page < first + pages else (page, 'unknown', None, 1)

	def free_slots(self, page):
		"""Numbers of the slots in a small run's free list, and what is wrong with it or None."""
		run = self.runs[page]
		row = self.shape.bins[self.shape.kind_bin(run)[1]]
		carved = int(run['carved_product']) // row['remainder']
		free, link = set(), int(run['free'])
		coded, rest = run, self.runs[page + 1] if row['pages'] > 1 else None
		while link % self.shape.chunk:
			slot, offset = divmod(link - self.page_address(page), row['slot_size'])
			if offset or not 0 <= slot < carved or slot in free:
				return free, 'free list overwritten: after %s it leads to 0x%x' % (count(len(free), 'slot'), link)
			free.add(slot)
			coded = rest if rest and link == int(rest['free']) else coded
			link = self.heap.link_at(link, coded)
		return free | set(range(carved, row['elements'])), None


class Heap:
	"""A heap, by its address."""

	def __init__(self, address):
		self.shape = Shape()
		self.address = address
		self.fields = gdb.Value(address).cast(gdb.lookup_type('zmmx_heap').pointer()).dereference()
		self.chunks_seen = {}
		if not self.is_heap():
			raise gdb.GdbError('there is no heap at 0x%x' % address)

	def is_heap(self):
		try:
			first = self.fields['chunks'] or self.fields['cached']
			return bool(first) and int(first['heap']) == self.address
		except gdb.MemoryError:
			return False

	def chunks(self):
		return (Chunk(self, header) for header in members(self.fields['chunks']))

	def link_at(self, address, run):
		"""The link in a free slot: the bits in which both differ, xor a mask, times the factor of the run's key."""
		word = int(gdb.Value(address).cast(self.shape.word.pointer()).dereference())
		most = (1 << self.shape.word.sizeof * 8) - 1
		key = self.fields['keys'][int(run['key'])]
		return word * int(key['inverse']) & most ^ int(key['mask']) ^ address

	def chunk_at(self, address):
		"""The chunk that the address lies in, in use or cached, by the address map; or None."""
		base = address - address % self.shape.chunk
		if base not in self.chunks_seen:
			self.chunks_seen[base] = self.chunk_find(base)
		return self.chunks_seen[base]

	def chunk_find(self, base):
		places = int(self.fields['map_capacity'])
		for i in range(places):
			entry = self.fields['map'][(base // self.shape.chunk + i) % places]
			if not int(entry['key']):
				break
			if int(entry['key']) == base:
				header = gdb.Value(base).cast(gdb.lookup_type('zmmx_chunk').pointer()).dereference()
				return Chunk(self, header, entry['meta'])
		return None

	def is_cached(self, chunk):
		return any(int(header.address) == chunk.base for header in members(self.fields['cached']))

	def huge_at(self, address):
		"""The huge block or cached mapping that the address lies in, and which of both; or None."""
		for name in 'huge', 'huge_cached':
			for huge in members(self.fields[name]):
				if 0 <= address - int(huge['base']) < max(int(huge['reserved']), 1):
					return huge, name
		return None

	def huge_freed_at(self, address):
		ring = self.fields['huge_freed']
		for i in range(ring.type.range()[1] + 1):
			if 0 <= address - int(ring[i]['base']) < int(ring[i]['size']):
				return ring[i]
		return None

	def is_hardened(self):
		return bool(self.fields['harden'])

	def waiting(self):
		"""Places of the blocks in quarantine."""
		if not self.is_hardened():
			return set()
		harden = self.fields['harden'].dereference()
		harden.fetch_lazy()
		places = array_length('zmmx_harden', 'queue')
		queue = [harden['queue'][(int(harden['first']) + i) % places] for i in range(int(harden['count']))]
		pool = [harden['pool'][i] for i in range(array_length('zmmx_harden', 'pool'))]
		return {int(place) for place in queue + pool if place}

	def guard_bytes(self):
		return max(int(self.fields['os']['page_size']), self.shape.page)

	def cell_size(self, head, most):
		"""What a cell's head says of its block's size, with the newest of the keys that makes sense; None: none does."""
		word = gdb.Value(head + CANARY_BYTES).cast(gdb.lookup_type('uint64_t').pointer()).dereference()
		harden = self.fields['harden']
		for number in range(int(harden['key_number']), -1, -1):
			mask = (head ^ int(harden['keys'][number]['head'])) * CELL_MULTIPLIER & (1 << 64) - 1
			size = (int(word) ^ mask ^ mask >> CELL_SHIFT) >> CELL_TAG_BITS
			if size <= most:
				return size
		return None


class Figures:
	"""Sums over a heap's chunks and huge blocks, as zmmx_stats() has them."""

	def __init__(self, heap):
		self.pages = dict.fromkeys(('header', 'small', 'large', 'free', 'unknown', 'returned'), 0)
		self.bins = [{'runs': 0, 'used': 0, 'free': 0} for row in heap.shape.bins]
		self.large = []
		self.chunks = 0
		self.shape = heap.shape
		for chunk in heap.chunks():
			self.add_chunk(chunk)
		self.huge = [int(huge['size']) for huge in members(heap.fields['huge'])]
		for place in heap.waiting():
			self.uncount(heap, place)
		self.live = (sum(self.large) + sum(self.huge)
			+ sum(found['used'] * row['slot_size'] for found, row in zip(self.bins, heap.shape.bins)))

	def add_chunk(self, chunk):
		self.chunks += 1
		self.pages['returned'] += bin(chunk.purged).count('1')
		for page, kind, number, pages in chunk.rows():
			self.pages[kind] += pages
			if kind == 'small':
				used = self.shape.run_used(chunk.runs[page])
				found = self.bins[number]
				found['runs'] += 1
				found['used'] += used
				found['free'] += self.shape.bins[number]['elements'] - used
			elif kind == 'large':
				self.large.append(pages * self.shape.page)

	def uncount(self, heap, place):
		"""A block in quarantine is not live."""
		chunk = heap.chunk_at(place)
		page, kind, number, pages = chunk.row_at((place - chunk.base) // self.shape.page)
		if kind == 'small':
			self.bins[number]['used'] -= 1
			self.bins[number]['free'] += 1
		else:
			self.large.remove(pages * self.shape.page)


# ---- where the heap is ----

def zmmx_symbol():
	"""Of the globals, or in thread-safe PHP of the pointer to them."""
	if not gdb.selected_inferior().pid:
		raise gdb.GdbError('there is no process: attach to one (gdb -p PID) or open a core file (gdb PHP CORE)')
	for name in 'zmmx_globals', 'zmmx_thread':
		symbol = gdb.lookup_global_symbol(name)
		if symbol:
			return symbol
	files = [objfile.filename for objfile in gdb.objfiles() if 'zmmx' in os.path.basename(objfile.filename or '')]
	if files:
		raise gdb.GdbError('%s has no debug information: build it with -g and do not strip it' % files[0])
	raise gdb.GdbError('zmmx is not loaded in this process; a core file needs the PHP that wrote it: gdb PHP CORE')


def current_thread_globals():
	try:
		return gdb.parse_and_eval('zmmx_thread')
	except gdb.error:  # no thread-local storage to be found, as in most core files
		return gdb.Value(0)


def thread_globals():
	"""Of the selected thread, or of the only one that has a heap."""
	current = current_thread_globals()
	if current and current['heap']:
		return current.dereference()
	found = []
	thread = gdb.parse_and_eval("'zmmx_php_globals.c'::threads")
	while thread:
		if thread['heap']:
			found.append(thread.dereference())
		thread = thread['next_thread']
	if len(found) != 1:
		raise gdb.GdbError("the selected thread's heap can't be found; give one of these after the command: %s"
			% (', '.join(hex(int(thread['heap'])) for thread in found) or 'there is none'))
	return found[0]


def find_globals():
	symbol = zmmx_symbol()
	return symbol.value() if symbol.name == 'zmmx_globals' else thread_globals()


def address_of(expression):
	try:
		value = gdb.parse_and_eval(expression)
	except gdb.error as error:
		raise gdb.GdbError('"%s" is not an address: %s' % (expression, error))
	if value.type.strip_typedefs().code not in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_INT):
		raise gdb.GdbError('"%s" is not an address: its type is %s' % (expression, value.type))
	return int(value) & (1 << gdb.lookup_type('char').pointer().sizeof * 8) - 1


def find_heap(expression=None):
	if expression is not None:
		zmmx_symbol()
		return Heap(address_of(expression))
	found = find_globals()
	if not found['heap']:
		raise gdb.GdbError('zmmx is not active: %s' % (found['reason'].string() if found['reason'] else 'not started yet'))
	return Heap(int(found['heap']))


# ---- what lies at an address ----

def hex_lines(address, size):
	try:
		data = memory(address, min(size, BYTES_SHOWN))
	except gdb.MemoryError:
		return ['not readable']
	rows = [data[i:i + 16] for i in range(0, len(data), 16)]
	return ['%-47s  %s' % (' '.join('%02x' % byte for byte in row),
		''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in row)) for row in rows]


class Place:
	"""What lies at an address: a headline, lines (label, text), and the block if it is one."""

	def __init__(self, heap, address):
		self.heap, self.shape, self.address = heap, heap.shape, address
		self.headline = None
		self.lines = []
		chunk = heap.chunk_at(address)
		if chunk:
			self.in_chunk(chunk)
		else:
			self.outside_chunks()

	def in_chunk(self, chunk):
		page, kind, number, pages = chunk.row_at((self.address - chunk.base) // self.shape.page)
		if kind == 'small':
			self.in_run(chunk, page, number)
		elif kind == 'large':
			self.is_block('large block of %s' % count(pages, 'page'), chunk.page_address(page), pages * self.shape.page)
		elif kind == 'free':
			self.in_free_row(chunk, page, pages)
		else:
			self.headline = "a chunk's header" if kind == 'header' else 'a page that belongs to nothing: descriptors overwritten'
		if int(chunk.header['heap']) != self.heap.address:
			self.lines.append(('chunk', '0x%x, header overwritten' % chunk.base))
		else:
			self.lines.append(('chunk', '0x%x, number %d' % (chunk.base, chunk.header['number'])))

	def in_free_row(self, chunk, page, pages):
		returned = bin(chunk.purged >> page & (1 << pages) - 1).count('1')
		self.headline = 'free pages' + (' of a cached chunk' if self.heap.is_cached(chunk) else '')
		self.lines.append(('row', '0x%x, %s, %d of them returned to the system'
			% (chunk.page_address(page), count(pages, 'page'), returned)))

	def in_run(self, chunk, page, number):
		row = self.shape.bins[number]
		start = chunk.page_address(page)
		slot = (self.address - start) // row['slot_size']
		free, wrong = chunk.free_slots(page)
		if slot >= row['elements']:
			self.headline = 'after the last slot of a run of bin %d' % number
		else:
			state = 'free' if slot in free else 'used' if not wrong else 'used or free'
			self.is_block('slot %d of bin %d' % (slot, number), start + slot * row['slot_size'], row['slot_size'], state, False)
		self.lines.append(('run', '0x%x, %s, %d of %d slots used' % (start, count(row['pages'], 'page'),
			self.shape.run_used(chunk.runs[page]), row['elements'])))
		if wrong:
			self.lines.append(('run', wrong))

	def outside_chunks(self):
		found = self.heap.huge_at(self.address)
		freed = self.heap.huge_freed_at(self.address)
		if found and found[1] == 'huge':
			self.in_huge(found[0])
		elif found:
			self.headline = "a freed huge block's mapping, kept for reuse"
			self.lines.append(('mapping', '0x%x, %d bytes' % (found[0]['base'], found[0]['mapped'])))
		elif freed:
			self.headline = 'a huge block that was freed: 0x%x, %d bytes' % (freed['base'], freed['size'])
		elif self.in_stock_heap():
			self.headline = "in the first chunk of PHP's own heap: memory from before zmmx"
		else:
			self.headline = "not in this heap: another one's, the stack, static memory, or nothing"

	def in_huge(self, huge):
		if self.address - int(huge['base']) >= int(huge['mapped']):
			self.headline = 'addresses that are reserved for a huge block to grow into'
			self.lines.append(('block', '0x%x, %d bytes' % (huge['base'], huge['size'])))
		else:
			self.is_block('huge block', int(huge['base']), int(huge['size']))
		self.lines.append(('mapping', '%d bytes, %d reserved' % (huge['mapped'], huge['reserved'])))

	def in_stock_heap(self):
		try:
			stock = int(find_globals()['stock'])
		except gdb.GdbError:
			return False
		return self.address // self.shape.chunk == stock // self.shape.chunk

	def is_block(self, what, start, size, state='used', guarded=True):
		if self.heap.is_hardened() and state == 'used':
			self.is_cell(what, start, size, self.heap.guard_bytes() if guarded else 0)
			return
		self.headline = '%s, %s' % (what, state)
		self.add_block(start, size)

	def is_cell(self, what, place, size, guard):
		head, end = place + guard, place + size - guard
		self.headline = '%s, %s' % (what, 'freed, in quarantine' if place in self.heap.waiting() else 'used')
		self.lines.append(('cell', 'hardened: 0x%x, %d bytes, %s' % (place, size,
			'%s before and after it as guards' % count(guard // self.shape.page, 'page') if guard else 'no guard pages')))
		asked = self.heap.cell_size(head, end - head - HEAD_BYTES - 1)
		if asked is None:
			self.lines.append(('head', '0x%x, overwritten' % head))
			self.add_block(head + HEAD_BYTES, end - head - HEAD_BYTES, 'up to ')
		else:
			self.add_block(head + HEAD_BYTES, asked)

	def add_block(self, start, size, about=''):
		self.lines.append(('block', '0x%x, %s%s%s' % (start, about, count(size, 'byte'), self.offset(start, size))))
		self.lines += [('bytes', line) for line in hex_lines(start, size)]

	def offset(self, start, size):
		if self.address == start:
			return ''
		if self.address < start:
			return '; the address is %d before it' % (start - self.address)
		if self.address >= start + size:
			return '; the address is %d beyond its end' % (self.address - start - size)
		return '; the address is %d into it' % (self.address - start)


# ---- commands ----

class Command(gdb.Command):
	"""One of the commands: arguments, and errors as one line."""
	parameters = ()

	def __init__(self):
		super().__init__('zmmx ' + self.word, gdb.COMMAND_DATA)

	def invoke(self, argument, from_tty):
		arguments = gdb.string_to_argv(argument)
		if not len(self.parameters) <= len(arguments) <= len(self.parameters) + 1:
			raise gdb.GdbError('usage: zmmx %s [HEAP]' % ' '.join((self.word, *self.parameters)))
		try:
			self.run(find_heap(*arguments[len(self.parameters):]), *arguments[:len(self.parameters)])
		except gdb.MemoryError as error:
			raise gdb.GdbError('%s: the heap is overwritten, or this part is not in the core file' % error)


class HeapCommand(Command):
	"""Totals of the zmmx heap: zmmx heap [HEAP]"""
	word = 'heap'

	def run(self, heap):
		fields, figures = heap.fields, Figures(heap)
		pages, shape = figures.pages, heap.shape
		print('heap     0x%x%s' % (heap.address, ', hardened' if heap.is_hardened() else ''))
		print('chunks   %d in use, %d cached' % (figures.chunks, fields['cached_count']))
		print('pages    %d: %d header, %d small, %d large, %d free (%d returned)' % (figures.chunks * shape.pages,
			pages['header'], pages['small'], pages['large'], pages['free'], pages['returned']))
		if pages['unknown']:
			print('         %d that belong to nothing: descriptors overwritten' % pages['unknown'])
		print('large    %s, %d bytes' % (count(len(figures.large), 'block'), sum(figures.large)))
		print('huge     %s, %d bytes' % (count(len(figures.huge), 'block'), sum(figures.huge)))
		print('cached   %s, %d bytes' % (count(int(fields['huge_cached_count']), 'huge mapping'),
			fields['huge_cached_bytes']))
		if heap.is_hardened():
			print('waiting  %s, %d bytes' % (count(len(heap.waiting()), 'freed block'), fields['waiting']))
		print('live     %d bytes' % figures.live)
		print('real     %d bytes' % fields['real']['now'])
		print('limit    %s' % self.limit(fields))

	def limit(self, fields):
		# where PHP has none, it is at least half the address space
		most = (1 << fields['limit'].type.target().sizeof * 8 - 1) - 1
		limit = int(fields['limit'].dereference()) if fields['limit'] else most
		return 'none' if limit >= most else '%d bytes' % limit


class BinsCommand(Command):
	"""The bins of the zmmx heap that are in use: zmmx bins [HEAP]"""
	word = 'bins'

	def run(self, heap):
		print('%3s %6s %6s %8s %8s' % ('bin', 'size', 'runs', 'used', 'free'))
		for number, found in enumerate(Figures(heap).bins):
			if found['runs']:
				print('%3d %6d %6d %8d %8d' % (number, heap.shape.bins[number]['slot_size'], found['runs'], found['used'],
					found['free']))


class BlockCommand(Command):
	"""What lies at an address of the zmmx heap: zmmx block ADDR [HEAP]"""
	word = 'block'
	parameters = ('ADDR',)

	def run(self, heap, expression):
		address = address_of(expression)
		place = Place(heap, address)
		print('0x%x: %s' % (address, place.headline))
		label = None
		for name, text in place.lines:
			print('%-8s %s' % ('' if name == label else name, text))
			label = name


class ZmmxCommand(gdb.Command):
	"""The zmmx heap of a PHP process."""

	def __init__(self):
		super().__init__('zmmx', gdb.COMMAND_DATA, gdb.COMPLETE_NONE, True)


for command in ZmmxCommand, HeapCommand, BinsCommand, BlockCommand:
	command()
