/**
 * @jest-environment node
 */
import { Progress } from '../../../tools/test/progress';

const after = ( ...parts: string[] ): string => {
	const progress = new Progress();
	parts.forEach( ( part ) => progress.read( part ) );
	return String( progress );
};

test( 'a suite that says nothing before its end has no count', () => {
	expect( after() ).toBe( '' );
	expect( after( 'webpack 5 compiled\n' ) ).toBe( '' );
} );

test( 'PHPUnit’s dots are counted, whole lines and the one under way', () => {
	const line = `${ '.'.repeat( 61 ) }   61 / 2330 (  2%)\n`;
	expect( after( 'Runtime: PHP\n\n', '..', '.F' ) ).toBe( '4 tests' );
	expect( after( line ) ).toBe( '61 of 2330 tests' );
	expect( after( line.slice( 0, 70 ), line.slice( 70 ), 'S.E' ) ).toBe(
		'64 of 2330 tests'
	);
} );

test( 'Playwright’s and the checks’ lines are counted', () => {
	expect(
		after(
			'Running 93 tests using 2 workers\n\n',
			'  ✓   2 tests/e2e/specs/a.spec.ts:25:2 › a (17.5s)\n',
			'  ✘  10 tests/e2e/specs/b.spec.ts:1:2 › b (1.0s)\n'
		)
	).toBe( '2 of 93 tests' );
	expect( after( 'ok   one\nFAIL two\n' ) ).toBe( '2 tests' );
} );

test( 'Jest’s files are counted', () => {
	expect(
		after( 'PASS tests/js/a.test.ts\nFAIL tests/js/b.test.ts\n' )
	).toBe( '2 files' );
} );
