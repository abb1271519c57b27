import { parseArgs } from 'node:util';
import { oneOf } from './check';
import { loadRecording, replayOf } from './recording';
import type { LogEntry } from './request-log';
import { startSimulator } from './simulator';
import { PRESET_NAMES } from './switch-types';

const USAGE = `ShortPixel's CDN on this machine.

  --port N            of the CDN (9280)
  --control-port N    of the control port (9281)
  --preset NAME       one of ${ PRESET_NAMES.join( ', ' ) }
  --replay FILE       answers as the CDN did in a recording, see docs/real-cdn.md
  --removal-delay S   seconds from an f_remove to its effect (30, or the preset's)
  --build-delay S     seconds added to the making of a variant (0)
  --quiet             print no requests
`;

const seconds = ( name: string, value: string, max: number ): number => {
	const read = Number( value );
	if ( value.trim() === '' || ! ( read >= 0 && read <= max ) ) {
		throw new Error( `--${ name } must be a number from 0 to ${ max }.` );
	}
	return read;
};

const readFlags = () => {
	const { values } = parseArgs( {
		options: {
			port: { type: 'string', default: '9280' },
			'control-port': { type: 'string', default: '9281' },
			preset: { type: 'string' },
			replay: { type: 'string' },
			'removal-delay': { type: 'string' },
			'build-delay': { type: 'string', default: '0' },
			quiet: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	} );
	const { preset, replay, 'removal-delay': delay } = values;
	const recorded =
		replay === undefined ? undefined : replayOf( loadRecording( replay ) );
	return {
		help: values.help,
		recorded,
		quiet: values.quiet,
		port: seconds( 'port', values.port, 65535 ),
		controlPort: seconds( 'control-port', values[ 'control-port' ], 65535 ),
		buildDelay: seconds( 'build-delay', values[ 'build-delay' ], 86400 ),
		switches: {
			...recorded?.switches,
			...( preset === undefined
				? {}
				: { preset: oneOf( ...PRESET_NAMES )( preset, '--preset' ) } ),
			...( delay === undefined
				? {}
				: {
						removal_delay: seconds( 'removal-delay', delay, 86400 ),
					} ),
		},
	};
};

const say = ( line: string ): void => {
	process.stdout.write( `${ line }\n` );
};

const sayRequest = ( { method, url, status, duration }: LogEntry ): void =>
	say(
		`${ status === 0 ? 'cut' : status } ${ method } ${ url } ${ duration } ms`
	);

const main = async (): Promise< void > => {
	const { help, quiet, recorded, ...options } = readFlags();
	if ( help ) {
		return say( USAGE );
	}
	const simulator = await startSimulator( {
		...options,
		...( quiet ? {} : { onRequest: sayRequest } ),
	} );
	say( `Endpoint: ${ simulator.url }/spai` );
	say( `Control:  ${ simulator.controlUrl }` );
	recorded?.notes.forEach( ( note ) => say( `Note:     ${ note }` ) );
	say( 'Ctrl-C stops it.' );
	const stop = (): void => void simulator.stop();
	process.once( 'SIGINT', stop );
	process.once( 'SIGTERM', stop );
};

main().catch( ( error: unknown ) => {
	const reason = error instanceof Error ? error.message : String( error );
	process.stderr.write( `${ reason }\n` );
	process.exitCode = 1;
} );
