import { undoSurroundings } from '../../../src/domain/surroundings';

const escapes = [
	'&amp;amp;',
	'&#x26;#38;amp;',
	'&quot &semi;',
	String.raw`\/\\/`,
	String.raw`\ud83d\\ude00`,
	String.raw`\2f \2f`,
	String.raw`a\x2f\u002f`,
];

// Long texts are undone in parts of 16,384 characters.
it.each( escapes )(
	'undoes %s wherever it stands in a long text',
	( escape ) => {
		const alone = undoSurroundings( `${ escape }.` );
		for ( let at = 16384 - 20; at < 16384 + 4; at++ ) {
			const undone = undoSurroundings(
				`${ '.'.repeat( at ) }${ escape }.`
			);
			expect( undone.slice( at ) ).toBe( alone );
		}
	}
);
