import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type PhpFunction =
	'parse_cdn_url' | 'removal_url' | 'next_endpoint' | 'find_cdn_urls';

/** A PHP process that calls functions of includes/cdn. */
export interface Php {
	ask: (
		name: PhpFunction,
		input: string | Uint8Array
	) => Promise< unknown >;
	stop: () => void;
}

/** Starts PHP, which answers in the order of the questions. */
export function startPhp(): Php {
	const child = spawn( 'php', [ join( __dirname, 'answer.php' ) ], {
		stdio: [ 'pipe', 'pipe', 'inherit' ],
	} );
	const waiting: ( ( answer: string ) => void )[] = [];
	const lines = createInterface( { input: child.stdout } );
	lines.on( 'line', ( line ) => waiting.shift()?.( line ) );
	lines.on( 'close', () =>
		waiting.splice( 0 ).forEach( ( answer ) => answer( '"PHP has ended"' ) )
	);

	return {
		ask: ( name, input ) =>
			new Promise( ( resolve ) => {
				waiting.push( ( line ) => resolve( JSON.parse( line ) ) );
				child.stdin.write(
					`${ name } ${ Buffer.from( input ).toString( 'base64' ) }\n`
				);
			} ),
		stop: () => child.stdin.end(),
	};
}
