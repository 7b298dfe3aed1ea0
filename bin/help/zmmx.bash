# bash completion of zmmx, from --help, by bin/generate-help
_zmmx() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'run compare report diff map top metrics ps --help --version' -- "$current")
		return
	fi
	case "${COMP_WORDS[1]}:$previous" in
		run:--php|run:--extension) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		run:-r|run:-d) return ;;
		compare:--html|compare:--input|compare:--pool|compare:--urls|compare:-c|compare:--php|compare:--extension) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		compare:--docroot) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
		compare:--runs|compare:--ignore|compare:--requests|compare:--workers|compare:--header|compare:--timeout|compare:-r|compare:-d) return ;;
		report:-o|report:--output|report:--json|report:--php|report:--extension) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		report:--sample|report:--title|report:-r|report:-d) return ;;
		diff:-o|diff:--output) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		diff:--rows) return ;;
		map:-o|map:--output|map:--php|map:--extension) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		map:--dir) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
		map:--title|map:--pid|map:--wait|map:-r|map:-d) return ;;
		top:--sort|top:--pool|top:--interval) return ;;
		metrics:--php|metrics:--extension) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		metrics:-d) return ;;
		ps:-o|ps:--output) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		ps:--dir) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
		ps:--wait) return ;;
	esac
	case "${COMP_WORDS[1]}" in
		run) words='-r --php --extension -d -n -h --help' ;;
		compare) words='--runs --json --html --input --ignore --fpm --pool --docroot --urls --requests --workers --header --timeout -c -R -r --php --extension -d -n -h --help' ;;
		report) words='-o --output --sample --json --title -r --php --extension -d -n -h --help' ;;
		diff) words='--rows -o --output -h --help' ;;
		map) words='-o --output --title --pid --dir --wait -r --php --extension -d -n -h --help' ;;
		top) words='--once --json --sort --pool --interval -h --help' ;;
		metrics) words='--text --php --extension -d -n -h --help' ;;
		ps) words='--dir -o --output --wait -h --help' ;;
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}
complete -o filenames -F _zmmx zmmx bin/zmmx
