/**
 * @jest-environment node
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask } from './support/ask';

const ROOT = join( __dirname, '../../..' );

const start = ( ...flags: string[] ) =>
	spawn(
		process.execPath,
		[ '--import', 'tsx', 'tools/simulator/main.ts', ...flags ],
		{ cwd: ROOT }
	);

test( 'the command prints its addresses, serves, and stops on SIGTERM', async () => {
	const child = start(
		'--port',
		'0',
		'--control-port',
		'0',
		'--preset',
		'bunny',
		'--removal-delay',
		'0.5',
		'--quiet'
	);
	let output = '';
	for await ( const chunk of child.stdout ) {
		output += String( chunk );
		if ( output.includes( 'Ctrl-C' ) ) {
			break;
		}
	}
	const [ , endpoint = '' ] = /^Endpoint: (\S+)$/m.exec( output ) ?? [];
	const [ , control = '' ] = /^Control: +(\S+)$/m.exec( output ) ?? [];
	expect( ( await ask( `${ endpoint }/ret_img/a.test/x.jpg` ) ).status ).toBe(
		307
	);
	const { body } = await ask( `${ control }/switches` );
	expect( JSON.parse( body.toString() ) ).toMatchObject( {
		headers: 'bunny',
		removal_delay: 0.5,
	} );
	child.kill( 'SIGTERM' );
	expect( await once( child, 'exit' ) ).toEqual( [ 0, null ] );
} );

test.each( [
	[
		[ '--removal-delay', 'soon' ],
		'--removal-delay must be a number from 0 to 86400.\n',
	],
	[
		[ '--preset', 'rabbit' ],
		'--preset must be one of bunny, bunny-query, two-layers, by-accept, slow-65.\n',
	],
] )( '%p is reported and nothing is started', async ( flags, said ) => {
	const child = start( ...flags );
	const [ told ] = await once( child.stderr, 'data' );
	expect( String( told ) ).toBe( said );
	expect( await once( child, 'exit' ) ).toEqual( [ 1, null ] );
} );
