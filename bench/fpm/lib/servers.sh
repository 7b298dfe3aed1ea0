# Starting and stopping the servers. All are children of this shell, and all end with it.

servers=()

# server_wait PID SOCKET LOG: until the server listens.
server_wait() {
	local tries
	for tries in $(seq 300); do
		[ -S "$2" ] && return
		kill -0 "$1" 2>/dev/null || break
		sleep 0.1
	done
	tail -5 "$3" >&2
	die "no server at $2 after $tries tries; its messages are in $3"
}

# database_start: MariaDB on a socket of its own, for WordPress.
database_start() {
	local user
	user=$(id -un)
	if [ ! -e "$dir/mysql/complete" ]; then
		rm -rf "$dir/mysql"
		mariadb-install-db --no-defaults --datadir="$dir/mysql" --user="$user" --auth-root-authentication-method=normal \
			--skip-test-db >"$dir/log/install-db" 2>&1 || die "cannot create a database: see $dir/log/install-db"
		touch "$dir/mysql/complete"
	fi
	rm -f "$dir/run/mysql"
	mariadbd --no-defaults --datadir="$dir/mysql" --socket="$dir/run/mysql" --pid-file="$dir/run/mysql.pid" \
		--user="$user" --skip-networking --innodb-flush-log-at-trx-commit=0 >"$dir/log/mariadbd" 2>&1 &
	servers+=($!)
	server_wait $! "$dir/run/mysql" "$dir/log/mariadbd"
}

# pool_conf NAME: $workers workers that live as long as the benchmark.
pool_conf() {
	cat <<-CONF
		[global]
		error_log = $dir/log/fpm-$1
		daemonize = no
		[$1]
		listen = $dir/run/$1
		pm = static
		pm.max_children = $workers
		pm.max_requests = 0
		clear_env = yes
	CONF
}

# pool_probe NAME HEAP: whether that is the heap the pool runs on: stock or zmmx.
pool_probe() {
	local heap=none
	rm -rf "$dir/probe"
	mkdir -p "$dir/probe"
	cp "$here/probe.php" "$dir/probe/probe.php"
	requests "$dir/probe" /probe.php >"$dir/probe/requests"
	"$dir/load" -n 1 -o "$dir/probe" "$dir/run/$1" "$dir/probe/requests" >/dev/null || die "the pool $1 does not answer"
	heap=$(sed -n 's/^heap: //p' "$dir"/probe/[0-9]*)
	[ "$heap" = "$2" ] || die "the pool $1 runs on the heap '$heap', not on $2"
}

# pool_start NAME HEAP OPTION...: an FPM pool. Its master's process id is in $pool afterwards. With huge_pages=1 ZendMM asks
# for huge pages.
pool_start() {
	local name=$1 heap=$2
	shift 2
	pool_conf "$name" >"$dir/$name.conf"
	[ "$(id -u)" != 0 ] || printf 'user = root\ngroup = root\n' >>"$dir/$name.conf"
	rm -f "$dir/run/$name"
	PHP_INI_SCAN_DIR='' USE_ZEND_ALLOC_HUGE_PAGES="${huge_pages:-0}" "$fpm" -R -F -c "$dir/php.ini" -y "$dir/$name.conf" "$@" \
		>"$dir/log/fpm-$name.out" 2>&1 &
	pool=$!
	servers+=("$pool")
	server_wait "$pool" "$dir/run/$name" "$dir/log/fpm-$name"
	pool_probe "$name" "$heap"
}

# server_end PID: waits until it is gone; what does not go is killed.
server_end() {
	local tries
	for tries in $(seq 150); do
		kill -0 "$1" 2>/dev/null || break
		sleep 0.1
		[ "$tries" != 150 ] || kill -KILL "$1" 2>/dev/null || true
	done
	wait "$1" 2>/dev/null || true
}

# pool_stop PID
pool_stop() {
	local pid kept=()
	kill "$1" 2>/dev/null || true
	server_end "$1"
	for pid in "${servers[@]}"; do
		[ "$pid" = "$1" ] || kept+=("$pid")
	done
	servers=("${kept[@]}")
}

# servers_stop: FPM and MariaDB both end on SIGTERM, with their children.
servers_stop() {
	local pid
	[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
	for pid in "${servers[@]}"; do
		server_end "$pid"
	done
	servers=()
}
