import { spawn } from 'node:child_process';

interface RunOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Resolves with the output even if the program failed. */
	mayFail?: boolean;
}

/** Runs a program and resolves with its standard output. Rejects if it can't start or, without `mayFail`, fails. */
export function run(
	program: string,
	args: string[],
	options: RunOptions = {}
): Promise< string > {
	return new Promise( ( resolve, reject ) => {
		const child = spawn( program, args, {
			cwd: options.cwd,
			env: options.env ?? process.env,
			stdio: [ 'ignore', 'pipe', 'pipe' ],
		} );
		let out = '';
		let errors = '';
		child.stdout.on(
			'data',
			( data: Buffer ) => ( out += data.toString() )
		);
		child.stderr.on(
			'data',
			( data: Buffer ) => ( errors += data.toString() )
		);
		child.on( 'error', ( error ) =>
			reject(
				'code' in error && error.code === 'ENOENT'
					? new Error( `${ program } is not installed` )
					: error
			)
		);
		child.on( 'close', ( code ) => {
			if ( code === 0 || options.mayFail === true ) {
				resolve( out );
			} else {
				reject(
					new Error(
						`${ program } ${ args[ 0 ] ?? '' } failed: ${ ( errors || out ).trim().split( '\n' ).slice( -8 ).join( '\n' ) }`
					)
				);
			}
		} );
	} );
}
