import { __, _n } from '@wordpress/i18n';

import { Mark } from '../components/flush-line';
import { fill, formatList } from '../components/format';
import { OnDemand } from '../components/on-demand';
import { Problem } from '../components/problem';
import type { Tone } from '../domain/flush';
import type { AccountState, ProviderStatus, Status } from '../domain/types';
import type { Loaded } from '../hooks/use-loaded';
import { loadConnection } from './load-on-demand';
import { linkOf } from './use-address';

interface Props {
	state: Loaded< Status >;
	onTryAgain: () => void;
}

/** How this site is connected, in one line; the rest on demand. */
export function StateLine( { state, onTryAgain }: Props ) {
	const { value: status } = state;
	return (
		<div className="spf-state">
			{ state.status === 'failed' && (
				<Problem error={ state.error } onTryAgain={ onTryAgain } />
			) }
			{ status && (
				<>
					<ul>
						{ partsOf( status, state.status === 'loading' ).map(
							( { tone, text, href } ) => (
								<li key={ text } className={ `is-${ tone }` }>
									<Mark tone={ tone } />
									{ href ? (
										<a href={ href }>{ text }</a>
									) : (
										text
									) }
								</li>
							)
						) }
					</ul>
					<OnDemand
						show={ __( 'Details', 'shortpixel-flush' ) }
						hide={ __( 'Hide details', 'shortpixel-flush' ) }
						load={ loadConnection }
						lines={ 4 }
					>
						{ ( Connection ) => <Connection status={ status } /> }
					</OnDemand>
				</>
			) }
		</div>
	);
}

interface Part {
	tone: Tone;
	text: string;
	href?: string | undefined;
}

const accountTones: Record< AccountState, Tone > = {
	ok: 'neutral',
	low: 'warning',
	exhausted: 'bad',
	unreachable: 'bad',
	unknown: 'neutral',
};

/** What is in order in a few words, what is not in a sentence. */
function partsOf( status: Status, asking: boolean ): Part[] {
	const { providers, account, runner } = status;
	const caches = status.page_caches.filter( ( { clears } ) => ! clears );
	const facts: ( Part | null )[] = [
		...providers.map( providerPart ),
		accountPart( account, asking ),
		edgePart( status ),
		runner.cron ? null : { tone: 'warning', text: runner.message },
		caches.length > 0
			? {
					tone: 'warning',
					text: fill(
						/* translators: %s: names of page caches. */
						_n(
							'%s can’t be cleared from here.',
							'%s can’t be cleared from here.',
							caches.length,
							'shortpixel-flush'
						),
						formatList( caches.map( ( { name } ) => name ) )
					),
				}
			: null,
	];
	const parts = facts.filter( ( part ) => part !== null );
	return [
		parts.some( ( { tone } ) => tone === 'bad' )
			? {
					tone: 'bad',
					text: __( 'Needs attention', 'shortpixel-flush' ),
				}
			: { tone: 'good', text: __( 'Ready', 'shortpixel-flush' ) },
		...parts,
	];
}

function providerPart( { name, message, state, can }: ProviderStatus ): Part {
	return state === 'problem' || ! ( can.images || can.site )
		? { tone: 'bad', text: message || name }
		: { tone: 'neutral', text: name };
}

function accountPart(
	account: Status[ 'account' ],
	asking: boolean
): Part | null {
	if ( ! account ) {
		return asking
			? {
					tone: 'neutral',
					text: __( 'Asking ShortPixel…', 'shortpixel-flush' ),
				}
			: null;
	}
	return account.state === 'ok'
		? {
				tone: 'neutral',
				text: __( 'Credits available', 'shortpixel-flush' ),
			}
		: { tone: accountTones[ account.state ], text: account.message };
}

function edgePart( { edges, suggestions, can }: Status ): Part {
	// The others have no tab with your CDN.
	const href = can.manage ? linkOf( 'settings' ) : undefined;
	const bad = edges.find( ( { state } ) => state === 'problem' );
	if ( bad ) {
		return { tone: 'bad', text: bad.message, href };
	}
	if ( edges.length > 0 ) {
		return {
			tone: 'neutral',
			text: fill(
				/* translators: %s: names of CDNs. */
				__( 'Your CDN: %s', 'shortpixel-flush' ),
				formatList( edges.map( ( { name } ) => name ) )
			),
		};
	}
	return suggestions.length > 0
		? {
				// It only may be one: somebody has to say.
				tone: 'neutral',
				text: __( 'Connect your CDN', 'shortpixel-flush' ),
				href,
			}
		: {
				tone: 'neutral',
				text: __( 'No CDN of your own', 'shortpixel-flush' ),
			};
}
