/* Bundles the libraries into one script, their style sheet and their licences: node build.mjs [FOLDER]. */
import {build} from 'esbuild';
import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, '../lib/zmmx');
const modules = join(here, 'node_modules');

const licences = ['d3-hierarchy', 'uplot'].map(name => {
	const {version, license} = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
	return `${name} ${version} (${license})\n\n${readFileSync(join(modules, name, 'LICENSE'), 'utf8').trim()}\n`;
}).join('\n');

await build({
	entryPoints: [join(here, 'charts.mjs')],
	outfile: join(folder, 'charts.js'),
	bundle: true,
	format: 'iife',
	globalName: 'charts',
	minify: true,
	charset: 'ascii',
	target: 'es2020',
	legalComments: 'none',
	banner: {js: `/*\n${licences}*/`},
});
copyFileSync(join(modules, 'uplot/dist/uPlot.min.css'), join(folder, 'charts.css'));
writeFileSync(join(folder, 'charts.txt'), licences);
