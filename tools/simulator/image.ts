import type { IncomingMessage } from 'node:http';
import type { CdnUrl } from './cdn-url';
import { wholeUrl } from './address';
import {
	blank,
	content,
	fileAnswer,
	json,
	plain,
	redirect,
	type Answer,
} from './answers';
import { asBunny } from './bunny';
import { findStored, type Found } from './layers';
import { acceptRemoval, takenWith } from './removal';
import type { Simulation } from './simulation';
import type { StoredFile } from './cache';
import {
	formatFor,
	isRemoval,
	negotiates,
	param,
	variantOf,
	type Variant,
} from './variant';

/** Returns the refusal if a switch makes the CDN refuse this key; null otherwise. */
const refused = (
	{ board }: Simulation,
	url: string,
	key: string
): Answer | null => {
	const fault = board.hit( 'refused_keys', url, ( { keys, pattern } ) => {
		const all = keys.length === 0 && pattern === null;
		const fits = pattern !== null && new RegExp( pattern ).test( key );
		return all || fits || keys.includes( key );
	} );
	return fault && plain( fault.status, 'This key is refused.' );
};

/** Returns the answer that a switch makes the CDN send instead of the image; null if no switch does. */
const faulty = (
	{ board }: Simulation,
	request: IncomingMessage,
	variant: Variant
): Answer | null => {
	const url = request.url ?? '';
	const status = board.all().redirect_status;
	if ( board.hit( 'no_credits', url ) ) {
		return redirect( status, variant.source );
	}
	const away = board.hit( 'redirect', url );
	if ( away ) {
		const itself = wholeUrl( request.headers.host ?? '', url );
		return redirect( status, away.to ?? itself );
	}
	const page = board.hit( 'error_page', url );
	return page && content( 200, page.content_type, page.body );
};

/**
 * Returns the answer for a variant that is not built yet, as the switch `cold` or else the parameter `ret_` asks for
 * it.
 */
const cold = async (
	{ board }: Simulation,
	variant: Variant,
	building: Promise< StoredFile | null >,
	warm: ( file: StoredFile ) => Answer
): Promise< Answer > => {
	const { cold: waits } = board.all();
	switch ( waits === 'build' ? 'wait' : param( variant, 'ret' ) ) {
		case 'blank':
			return blank();
		case 'json':
			return json( 200, {
				Status: 1,
				Message: 'The image is being optimised.',
				OriginalURL: variant.source,
			} );
		case 'wait': {
			const file = await building;
			if ( file !== null ) {
				return warm( file );
			}
		}
	}
	return redirect( board.all().redirect_status, variant.source );
};

/** Answers a removal, or a request for a variant, which is built if no cache has it. */
const answerFor = async (
	simulation: Simulation,
	request: IncomingMessage,
	parsed: CdnUrl
): Promise< Answer > => {
	const { board, builder, clock } = simulation;
	const url = request.url ?? '';
	const accept = request.headers.accept ?? '';
	const variant = variantOf( parsed, board.all() );
	const no = refused( simulation, url, variant.key );
	if ( no !== null ) {
		return no;
	}
	if ( isRemoval( parsed ) ) {
		const taken = takenWith( simulation, variant, accept );
		acceptRemoval( simulation, url, taken );
		return plain( board.all().removal_status, 'OK' );
	}
	const wrong = faulty( simulation, request, variant );
	if ( wrong !== null ) {
		return wrong;
	}
	const format = formatFor( variant, accept, board.all() );
	const serve = ( found: Found ): Answer =>
		fileAnswer(
			found,
			clock.now(),
			{
				vary: negotiates( variant, board.all() ),
				cacheControl: board.all().cache_control,
			},
			{
				ifNoneMatch: request.headers[ 'if-none-match' ],
				ifModifiedSince: request.headers[ 'if-modified-since' ],
			}
		);
	const find = (): Found | null => findStored( simulation, variant, format );
	const stored = find();
	return stored
		? serve( stored )
		: cold(
				simulation,
				variant,
				builder.build( variant, format ),
				// No cache has a variant that was removed while it was being built.
				( file ) =>
					serve(
						find() ?? {
							file,
							stored: { by: 'MISS', at: file.builtAt },
						}
					)
			);
};

/** Answers a CDN URL, with bunny.net's headers if a switch asks for them. */
export const imageAnswer = async (
	simulation: Simulation,
	request: IncomingMessage,
	parsed: CdnUrl
): Promise< Answer > => {
	const { board, clock } = simulation;
	const answer = await answerFor( simulation, request, parsed );
	return board.all().headers === 'bunny'
		? asBunny( answer, clock.now() )
		: answer;
};
