/**
 * @jest-environment node
 */
import { useBench } from './support/bench';

const bench = useBench( { removalDelay: 5, account: 1 } );

const post = async (
	path: string,
	body: string
): Promise< [ number, unknown ] > => {
	const response = await fetch( bench.simulator.controlUrl + path, {
		method: 'POST',
		body,
	} );
	return [ response.status, await response.json() ];
};

describe( 'switches', () => {
	test( 'start with the options', async () => {
		expect( await bench.control.switches() ).toMatchObject( {
			removal_delay: 5,
			account: 1,
			redirect_status: 307,
			slow: null,
		} );
	} );

	test( 'are merged one by one, except that a fault is replaced whole', async () => {
		await bench.control.setSwitches( {
			slow: { ms: 5, match: 'x' },
			account: 2,
		} );
		const after = await bench.control.setSwitches( {
			slow: { ms: 6 },
			reset: true,
		} );
		expect( after ).toMatchObject( {
			slow: { ms: 6, match: null, count: null, fraction: 1 },
			reset: { match: null },
			account: 2,
		} );
		expect(
			await bench.control.setSwitches( { reset: false } )
		).toMatchObject( { reset: null } );
	} );

	test.each( [
		[ 'an unknown switch', { slwo: true } ],
		[ 'one that every object has', { toString: true } ],
		[ 'an unknown field', { slow: { seconds: 1 } } ],
		[ 'a number out of range', { slow: { ms: -1 } } ],
		[ 'a text for a number', { slow: { ms: '5' } } ],
		[ 'a broken count', { reset: { count: 1.5 } } ],
		[ 'a fraction above 1', { reset: { fraction: 2 } } ],
		[ 'a broken pattern', { reset: { match: '(' } } ],
		[ 'a text for a fault', { reset: 'yes' } ],
		[ 'a list for a fault', { reset: [] } ],
		[ 'a status that is no error', { server_error: { status: 200 } } ],
		[
			'a header that cannot be dropped',
			{ drop_headers: { headers: [ 'vary' ] } },
		],
		[ 'a setting without a value', { removal_delay: null } ],
		[
			'a delay that falls',
			{
				removal_delay: [
					[ 0.5, 9 ],
					[ 1, 8 ],
				],
			},
		],
		[ 'a delay for some alone', { removal_delay: [ [ 0.5, 9 ] ] } ],
		[ 'a delay of no removal', { removal_delay: [] } ],
		[ 'a delay of words', { removal_delay: [ [ 1, 'soon' ] ] } ],
		[ 'another redirect status', { redirect_status: 301 } ],
		[ 'an account state that is none', { account: 3 } ],
		[ 'a list', [] ],
	] )( 'refuse %s', async ( _name, body ) => {
		const [ status, answer ] = await post(
			'/switches',
			JSON.stringify( body )
		);
		expect( status ).toBe( 400 );
		expect( answer ).toEqual( { error: expect.stringMatching( /\.$/ ) } );
	} );

	test( 'are left unchanged when one is wrong', async () => {
		await post( '/switches', '{"account":2,"slow":{"ms":"x"}}' );
		expect( await bench.control.switches() ).toMatchObject( {
			account: 1,
			slow: null,
		} );
	} );

	test( 'refuse anything but JSON, and too much of it', async () => {
		expect( ( await post( '/switches', '{' ) )[ 0 ] ).toBe( 400 );
		expect(
			( await post( '/switches', ' '.repeat( 300_000 ) ) )[ 0 ]
		).toBe( 400 );
	} );

	test( 'are refused by the client with a sentence', async () => {
		const wrong = { slow: { ms: -1 } };
		await expect( bench.control.setSwitches( wrong ) ).rejects.toThrow(
			'slow.ms must be a number'
		);
	} );
} );
