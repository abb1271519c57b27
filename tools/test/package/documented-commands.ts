import { root } from '../../root';
import { run } from '../../run';
import { read, trackedTexts } from './files';

/** The npm commands without "run" that documents may name. */
const ofNpm = [ 'ci', 'test', 'install', 'start' ];

/** Lists commands in Markdown files that don't exist: npm scripts not in package.json, and unknown test suites. */
export async function unknownCommands(): Promise< string[] > {
	const { scripts } = JSON.parse( read( 'package.json' ) ) as {
		scripts: Record< string, string >;
	};
	const listed = await run( 'node', [ 'tools/test.mjs', '--list' ], {
		cwd: root,
	} );
	const suites = listed.split( /[\s,]+/ );

	return ( await trackedTexts() )
		.filter( ( { file } ) => file.endsWith( '.md' ) )
		.flatMap( ( { file, text } ) =>
			[
				...text.matchAll( /\bnpm (?:run ([\w:-]+)|([a-z]+))/g ),
				...text.matchAll( /\btools\/test\.mjs ((?!--)[\w.-]+)/g ),
			]
				.filter( ( [ command, name = '', verb = '' ] ) =>
					command.startsWith( 'npm' )
						? ! ( name in scripts || ofNpm.includes( verb ) )
						: ! suites.includes( name )
				)
				.map( ( [ command ] ) => `${ file }: ${ command }` )
		);
}
