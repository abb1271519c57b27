/**
 * @jest-environment node
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tryPhp } from '../../../tools/mutation/php';
import { inWords, isEnough, nothingTried } from '../../../tools/mutation/score';
import { subjectOf } from '../../../tools/mutation/subjects';
import { count } from '../../../tools/mutation/typescript';
import { run } from '../../../tools/run';
import { root } from '../../../tools/root';

let folder = '';

beforeAll( () => {
	folder = mkdtempSync( path.join( tmpdir(), 'spf-mutants-' ) );
} );

afterAll( () => rmSync( folder, { recursive: true } ) );

/** What stands where in a mutant, as "was → is". */
async function mutantsOf(
	code: string
): Promise< { changes: string[]; leftOut: number } > {
	const file = path.join( folder, 'code.php' );
	writeFileSync( file, `<?php\n${ code }\n` );
	const listed = JSON.parse(
		await run( 'php', [ 'tools/mutation/mutants.php', file ], {
			cwd: root,
		} )
	) as Record<
		string,
		{
			mutants: { start: number; end: number; text: string }[];
			left_out: number;
		}
	>;
	const { mutants, left_out: leftOut } = listed[ file ] ?? {
		mutants: [],
		left_out: -1,
	};
	const bytes = Buffer.from( `<?php\n${ code }\n` );
	return {
		changes: mutants.map(
			( { start, end, text } ) =>
				`${ bytes.subarray( start, end ).toString() } → ${ text }`
		),
		leftOut,
	};
}

describe( 'PHP’s mutants', () => {
	test.each( [
		[ '$a === 1;', [ '=== → !==' ] ],
		[ '$a !== 1;', [ '!== → ===' ] ],
		[ '$a == 1;', [ '== → !=' ] ],
		[ '$a != 1;', [ '!= → ==' ] ],
		[ '$a <> 1;', [ '<> → ==' ] ],
		[ '$a < 1;', [ '< → <=', '< → >=' ] ],
		[ '$a <= 1;', [ '<= → <', '<= → >' ] ],
		[ '$a > 1;', [ '> → >=', '> → <=' ] ],
		[ '$a >= 1;', [ '>= → >', '>= → <' ] ],
		[ '$a <=> $b;', [ '$a <=> $b → $b <=> $a' ] ],
		[ '( $é /* < */ ) < 1;', [ '< → <=', '< → >=' ] ],
		[ '$a + 1; ! $a; $a && $b; $a ?? 1;', [] ],
	] )(
		'each comparison is reversed or moved by one: %s',
		async ( code, changes ) => {
			expect( ( await mutantsOf( code ) ).changes ).toEqual( changes );
		}
	);

	test.each( [
		[ 'bool', '$a', '! ( $a )' ],
		[ 'int', '$a', '( $a ) + 1' ],
		[ 'float', '$a', '( $a ) + 1' ],
		[ 'string', '$a', "''" ],
		[ 'string', "''", "'mutant'" ],
		[ 'array', '$a', '[]' ],
		[ 'array', '[]', "[ 'mutant' ]" ],
		[ '?bool', '$a', 'null' ],
		[ '?bool', 'null', 'true' ],
		[ '?int', 'null', '0' ],
		[ '?string', 'null', "'mutant'" ],
		[ '?array', 'null', "[ 'mutant' ]" ],
		[ '?A', '$a', 'null' ],
		[ '?A', 'null', 'true' ],
		[ 'A', '$a', 'null' ],
	] )( 'a returned %s %s becomes %s', async ( type, value, other ) => {
		const changes = [ `${ value } → ${ other }` ];
		for ( const code of [
			`function f( $a ): ${ type } { return ${ value }; }`,
			`static fn ( $a ): ${ type } => ${ value };`,
			`class B { function f( $a ): ${ type } { return ${ value }; } }`,
		] ) {
			expect( ( await mutantsOf( code ) ).changes ).toEqual( changes );
		}
	} );

	test( 'what is returned without a type becomes null, or true', async () => {
		const { changes } = await mutantsOf(
			'function f( $a ) { if ( $a ) { return false; } return $a; }'
		);
		expect( changes ).toEqual( [ 'false → true', '$a → null' ] );
	} );

	test( 'of several on a line each is a mutant', async () => {
		const { changes } = await mutantsOf(
			'function f( $a ): bool { return $a > 1 && $a !== 7; }'
		);
		expect( changes ).toEqual( [
			'$a > 1 && $a !== 7 → ! ( $a > 1 && $a !== 7 )',
			'> → >=',
			'> → <=',
			'!== → ===',
		] );
	} );

	test( 'a reason leaves out what it names on the line below, and nothing else', async () => {
		const { changes, leftOut } = await mutantsOf(
			[
				'// No test can tell <=, []: for a reason',
				'// of two lines.',
				'$f = static fn ( $a ): array => $a < 1 ? [ 1 ] : [ 2 ];',
				'$a < 2;',
			].join( '\n' )
		);
		expect( leftOut ).toBe( 2 );
		expect( changes ).toEqual( [ '< → >=', '< → <=', '< → >=' ] );
	} );

	test( 'a reason above nothing is an error', async () => {
		await expect(
			mutantsOf( '// No test can tell >=: it moved.\n$a === 1;' )
		).rejects.toThrow( 'Line 2: there is no mutant >= below it.' );
	} );
} );

describe( 'how PHP ends', () => {
	test.each( [
		[ 'survived', 'exit( 0 );' ],
		[ 'noticed', 'exit( 1 );' ],
		[ 'noticed', 'exit( 2 );' ],
		[ 'noticed', 'missing();' ],
		[ 'endless', 'while ( true ) {}' ],
		[
			'endless',
			'$a = []; while ( true ) { $a[] = str_repeat( "a", 99999 ); }',
		],
	] )( '%s: %s', async ( outcome, code ) => {
		const limits = [ 'max_execution_time=1', 'memory_limit=16M' ];
		expect(
			await tryPhp( [
				...limits.flatMap( ( limit ) => [ '-d', limit ] ),
				'-r',
				code,
			] )
		).toBe( outcome );
	} );

	test.each( [ 'posix_kill( getmypid(), 9 );', 'exit( 3 );' ] )(
		'what is not the tests’ own end says nothing: %s',
		async ( code ) => {
			await expect( tryPhp( [ '-r', code ] ) ).rejects.toThrow(
				'PHP ended with'
			);
		}
	);

	test( 'each file has tests, and another folder’s has none', () => {
		expect( subjectOf( 'includes/cdn/host.php' ).tests ).toEqual( [
			'cdn/VectorsTest.php',
		] );
		expect( () => subjectOf( 'includes/http/host.php' ) ).toThrow();
	} );
} );

describe( 'the score', () => {
	const survivor = { where: 'a.php:1', change: '< → <=' };
	const score = ( file: string, tried: number, survived: number ) => ( {
		file,
		tried,
		endless: 1,
		leftOut: 2,
		survivors: Array.from( { length: survived }, () => survivor ),
	} );

	test( 'nine of ten of each folder are enough', () => {
		expect( isEnough( [ score( 'a/b.php', 10, 1 ) ] ) ).toBe( true );
		expect( isEnough( [ score( 'a/b.php', 100, 11 ) ] ) ).toBe( false );
		const folders = [
			score( 'a/b.php', 90, 0 ),
			score( 'a/c.php', 10, 5 ),
		];
		expect( isEnough( folders ) ).toBe( true );
		expect( isEnough( [ ...folders, score( 'd/e.php', 10, 2 ) ] ) ).toBe(
			false
		);
		expect( isEnough( [] ) ).toBe( false );
	} );

	test( 'is said by folder and file, with what a limit showed and what was left out', () => {
		expect(
			inWords( [
				score( 'a/b.php', 40, 0 ),
				score( 'a/c.php', 10, 3 ),
				score( 'd/e.php', 10, 2 ),
			] )
		).toEqual( [
			'ok   a: 47 of 50 mutants noticed, 94.0 %; 2 of them by a limit of time or memory, 4 left out with a reason',
			'       b.php                    40 of 40, 100.0 %',
			'       c.php                    7 of 10, 70.0 %',
			'FAIL d: 8 of 10 mutants noticed, 80.0 %; 1 of them by a limit of time or memory, 2 left out with a reason',
			'       e.php                    8 of 10, 80.0 %',
		] );
	} );

	test( 'has no line for a file or folder of which nothing was tried yet', () => {
		expect(
			inWords( [
				score( 'a/b.php', 40, 0 ),
				nothingTried( 'a/c.php' ),
				nothingTried( 'd/e.php', 1 ),
			] )
		).toEqual( [
			'ok   a: 40 of 40 mutants noticed, 100.0 %; 1 of them by a limit of time or memory, 2 left out with a reason',
			'       b.php                    40 of 40, 100.0 %',
		] );
		expect( isEnough( [ nothingTried( 'a/c.php' ) ] ) ).toBe( false );
	} );

	/** Counts mutants of `a < b`, over two lines. */
	const counted = ( ...statuses: string[] ) => {
		const counts = nothingTried( 'src/domain/a.ts' );
		const said: string[] = [];
		for ( const status of statuses ) {
			count(
				counts,
				'first;\nif ( a <\n\tb ) {}\n',
				{
					file: counts.file,
					status,
					replacement: 'true',
					location: {
						start: { line: 2, column: 6 },
						end: { line: 3, column: 3 },
					},
				},
				( text ) => said.push( text )
			);
		}
		return { ...counts, said };
	};

	test( 'counts what no test reached as not noticed, and says so at once', () => {
		expect(
			counted( 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored' )
		).toEqual( {
			file: 'src/domain/a.ts',
			tried: 4,
			endless: 1,
			leftOut: 1,
			survivors: Array.from( { length: 2 }, () => ( {
				where: 'src/domain/a.ts:2',
				change: 'a < b → true',
			} ) ),
			said: Array.from(
				{ length: 2 },
				() => 'survived: src/domain/a.ts:2  a < b → true'
			),
		} );
	} );

	test( 'is not said where Stryker could not try a mutant', () => {
		expect( () => counted( 'Killed', 'RuntimeError' ) ).toThrow(
			'src/domain/a.ts:2: RuntimeError'
		);
	} );
} );
