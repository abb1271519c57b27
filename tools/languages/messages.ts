import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../root';
import { run } from '../run';

/** One text of the plugin, as a translator gets it. */
export interface Message {
	id: string;
	plural?: string;
	context?: string;
	comments: string[];
	files: string[];
}

interface Found {
	id: string;
	plural?: string;
	context?: string;
	comment: string;
	file: string;
}

/** Returns what identifies a message for WordPress: its context and text. */
export const keyOf = ( message: { id: string; context?: string } ): string =>
	`${ message.context ?? '' }\u0004${ message.id }`;

function filesBelow( folder: string, ending: string ): string[] {
	return readdirSync( path.join( root, folder ), { recursive: true } )
		.map( ( file ) => `${ folder }/${ String( file ) }` )
		.filter( ( file ) => file.endsWith( ending ) )
		.sort();
}

const mainFile = 'shortpixel-flush.php';

/** Returns the plugin's name, description and author, which WordPress translates in the list of plugins. */
function ofHeader(): Found[] {
	const text = readFileSync( path.join( root, mainFile ), 'utf8' );
	return [ 'Plugin Name', 'Description', 'Author' ].flatMap( ( name ) => {
		const id = new RegExp( `^ \\* ${ name }:\\s+(.+)$`, 'm' ).exec(
			text
		)?.[ 1 ];
		return id === undefined
			? []
			: [
					{
						id,
						comment: `${ name } in the list of plugins.`,
						file: mainFile,
					},
				];
	} );
}

async function ofPhp(): Promise< Found[] > {
	return JSON.parse(
		await run(
			'php',
			[
				path.join( __dirname, 'php-messages.php' ),
				...filesBelow( 'includes', '.php' ),
			],
			{ cwd: root }
		)
	) as Found[];
}

/** The parameters after the text in calls of `@wordpress/i18n`. */
const functions = new Map< string, ( 'plural' | 'number' | 'context' )[] >( [
	[ '__', [] ],
	[ '_x', [ 'context' ] ],
	[ '_n', [ 'plural', 'number' ] ],
	[ '_nx', [ 'plural', 'number', 'context' ] ],
] );

/** Returns the name of a called function, even if the build has written the call as `(0, i18n.__)( … )`. */
function nameOf( called: ts.Expression ): string {
	if ( ts.isParenthesizedExpression( called ) ) {
		return nameOf( called.expression );
	}
	if ( ts.isBinaryExpression( called ) ) {
		return nameOf( called.right );
	}
	if ( ts.isPropertyAccessExpression( called ) ) {
		return called.name.text;
	}
	return ts.isIdentifier( called ) ? called.text : '';
}

/** Returns the translators' comment before a call or before the statement that returns it; empty if there is none. */
function commentBefore( node: ts.Node, text: string ): string {
	const start = (
		ts.isReturnStatement( node.parent ) ? node.parent : node
	).getFullStart();
	const all = [
		...( ts.getLeadingCommentRanges( text, start ) ?? [] ),
		...( ts.getTrailingCommentRanges( text, start ) ?? [] ),
	].map( ( { pos, end } ) => text.slice( pos, end ) );
	return (
		all
			.map( ( one ) => /translators:.*[^\s*/]/.exec( one )?.[ 0 ] )
			.find( ( one ) => one !== undefined ) ?? ''
	);
}

function ofScript( file: string ): Found[] {
	const text = readFileSync( path.join( root, file ), 'utf8' );
	const found: Found[] = [];
	const visit = ( node: ts.Node ): void => {
		const follows = ts.isCallExpression( node )
			? functions.get( nameOf( node.expression ) )
			: undefined;
		if ( follows !== undefined && ts.isCallExpression( node ) ) {
			const literal = ( at: number ): string => {
				const given = node.arguments[ at ];
				if (
					given === undefined ||
					! ts.isStringLiteralLike( given )
				) {
					throw new Error(
						`${ file }: a text is not written out in ${ node.getText() }`
					);
				}
				return given.text;
			};
			const message: Found = {
				id: literal( 0 ),
				comment: commentBefore( node, text ),
				file,
			};
			follows.forEach( ( what, at ) => {
				if ( what !== 'number' ) {
					message[ what ] = literal( at + 1 );
				}
			} );
			found.push( message );
		}
		ts.forEachChild( node, visit );
	};
	visit( ts.createSourceFile( file, text, ts.ScriptTarget.Latest, true ) );
	return found;
}

/**
 * Returns the messages of the plugin's header, of includes/ and of the scripts. Scripts are read from build/, as
 * wordpress.org does: its language packs name a script's translations by the path of the built file.
 */
export async function allMessages(): Promise< Message[] > {
	const all = new Map< string, Message >();
	for ( const found of [
		...ofHeader(),
		...( await ofPhp() ),
		...filesBelow( 'build', '.js' ).flatMap( ofScript ),
	] ) {
		const { id, plural, context, comment, file } = found;
		const key = keyOf( found );
		const message: Message = all.get( key ) ?? {
			id,
			...( context !== undefined && { context } ),
			comments: [],
			files: [],
		};
		if ( plural !== undefined ) {
			message.plural = plural;
		}
		if ( comment !== '' && ! message.comments.includes( comment ) ) {
			message.comments.push( comment );
		}
		if ( ! message.files.includes( file ) ) {
			message.files.push( file );
		}
		all.set( key, message );
	}
	return [ ...all.values() ];
}
