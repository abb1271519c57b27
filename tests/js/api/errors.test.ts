import { isAborted, toApiError } from '../../../src/api/errors';
import { fakeServer, lost, refusal, response } from './fake-server';

const online = jest.spyOn( window.navigator, 'onLine', 'get' );

beforeEach( () => {
	fakeServer( {} );
	online.mockReturnValue( true );
} );

describe( 'what a request was rejected with', () => {
	it.each( [
		[
			'a refusal of ours keeps its code, its sentence and its status',
			refusal( 'shortpixel_flush_not_a_cdn_url', 400, 'Not one.' ),
			{
				kind: 'refused',
				code: 'shortpixel_flush_not_a_cdn_url',
				message: 'Not one.',
				status: 400,
			},
		],
		[
			'a conflict is a refusal with its sentence',
			refusal( 'shortpixel_flush_endpoint_changed', 409, 'It changed.' ),
			{ kind: 'refused', message: 'It changed.', status: 409 },
		],
		[
			'a nonce that could not be renewed is an expired session',
			refusal( 'rest_cookie_invalid_nonce', 403, 'Cookie check failed' ),
			{
				kind: 'session',
				message: expect.stringContaining( 'session has expired' ),
			},
		],
		[
			'a refused renewal itself, which arrives as a bare answer, is an expired session',
			response( 0, 400 ),
			{ kind: 'session' },
		],
		[
			'nobody logged in is an expired session',
			refusal( 'shortpixel_flush_not_logged_in', 401 ),
			{ kind: 'session', status: 401 },
		],
		[
			'a missing permission keeps its sentence',
			refusal( 'shortpixel_flush_forbidden', 403, 'You may not.' ),
			{ kind: 'not_allowed', message: 'You may not.' },
		],
		[
			'a 404 is gone',
			refusal( 'shortpixel_flush_not_found', 404 ),
			{ kind: 'gone' },
		],
		[
			'a 429 is busy',
			refusal( 'shortpixel_flush_busy', 429 ),
			{ kind: 'busy' },
		],
		[
			'the CDN’s failure keeps its sentence',
			refusal( 'shortpixel_flush_cdn_failed', 502, 'It is down.' ),
			{ kind: 'server', message: 'It is down.' },
		],
		[
			'a bare response is read',
			response(
				refusal( 'shortpixel_flush_forbidden', 403, 'No.' ),
				403
			),
			{ kind: 'not_allowed', message: 'No.' },
		],
		[
			'an answer that is not JSON is called unreadable',
			{ code: 'invalid_json', message: 'Not a valid JSON response.' },
			{
				kind: 'server',
				message: expect.stringContaining( 'could not be read' ),
			},
		],
		[
			'a lost request while online means that the site did not answer',
			lost,
			{ kind: 'unreachable', message: 'Your site did not answer.' },
		],
		[
			'an Error keeps its message',
			new Error( 'Broken.' ),
			{ kind: 'server', message: 'Broken.' },
		],
		[ 'a string is a message', 'Broken.', { message: 'Broken.' } ],
		[
			'an empty rejection still has a sentence',
			undefined,
			{ kind: 'server', message: expect.stringMatching( /\.$/ ) },
		],
	] )( '%s', async ( _, thrown, expected ) => {
		expect( await toApiError( thrown ) ).toMatchObject( expected );
	} );

	it( 'is offline where the browser says so', async () => {
		online.mockReturnValue( false );
		expect( await toApiError( lost ) ).toMatchObject( {
			kind: 'offline',
			message: expect.stringContaining( 'You are offline.' ),
		} );
	} );
} );

it( 'distinguishes a request we aborted from one that failed', () => {
	expect( isAborted( new DOMException( 'x', 'AbortError' ) ) ).toBe( true );
	expect( isAborted( new Error( 'x' ) ) ).toBe( false );
	expect( isAborted( null ) ).toBe( false );
} );
