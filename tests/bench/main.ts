/**
 * Measures what the plugin costs and how fast it is: `npm run bench` runs all benches, `npm run bench:send` only
 * that one.
 *
 * Prints one table at the end. Times are comparable only within one run, on a machine that is otherwise idle. The run
 * fails if a figure that doesn't depend on the machine misses its bound.
 */
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { check } from './check';
import { column } from './column';
import { cost } from './cost';
import { tableOf, type Figure } from './figures';
import { flush } from './flush';
import { grow } from './grow';
import { library } from './library';
import { plan } from './plan';
import { scan } from './scan';
import { screen } from './screen';
import { send } from './send';
import { stale } from './stale';

const benches: Record< string, ( numbers: number[] ) => Promise< Figure[] > > =
	{
		send,
		grow,
		library,
		plan,
		check,
		cost,
		column,
		screen,
		scan,
		stale,
		flush,
	};

function machine(): string {
	const load = loadavg().map( ( one ) => one.toFixed( 1 ) );
	return `${ new Date().toISOString().slice( 0, 16 ).replace( 'T', ' ' ) } UTC, ${ cpus().length } × ${ cpus()[ 0 ]?.model ?? 'unknown' }, Node ${ process.versions.node }, load ${ load.join( ' ' ) }`;
}

async function main(): Promise< void > {
	const asked = process.argv.slice( 2 );
	const names = asked.filter( ( name ) => name in benches );
	const numbers = asked.map( Number ).filter( ( one ) => one > 0 );
	const figures: Figure[] = [];
	const before = machine();
	for ( const [ name, bench ] of Object.entries( benches ) ) {
		if ( names.length === 0 || names.includes( name ) ) {
			console.log( `\n${ name }: ${ machine() }\n` );
			figures.push(
				...( await bench( names.length === 1 ? numbers : [] ) )
			);
		}
	}
	console.log( `\n${ before }; at the end ${ machine() }\n` );
	console.log( tableOf( figures ) );
	if ( figures.some( ( { isCertain, isMet } ) => isCertain && ! isMet ) ) {
		process.exitCode = 1;
	}
}

void main();
