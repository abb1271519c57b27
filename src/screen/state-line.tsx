import { __, _n } from '@wordpress/i18n';

import { Mark } from '../components/flush-line';
import { fill, formatList } from '../components/format';
import { Problem } from '../components/problem';
import type { Tone } from '../domain/flush';
import type { Status } from '../domain/types';
import type { Loaded } from '../hooks/use-loaded';
import { linkOf } from './use-address';

interface Props {
	state: Loaded< Status >;
	onTryAgain: () => void;
}

/** Says what is wrong with this site's connection; nothing if all is well. */
export function StateLine( { state, onTryAgain }: Props ) {
	const troubles = state.value ? troublesOf( state.value ) : [];
	if ( state.status !== 'failed' && troubles.length === 0 ) {
		return null;
	}
	return (
		<div className="spf-state">
			{ state.status === 'failed' && (
				<Problem error={ state.error } onTryAgain={ onTryAgain } />
			) }
			{ troubles.length > 0 && (
				<ul>
					{ troubles.map( ( { tone, text, link } ) => (
						<li key={ text } className={ `is-${ tone }` }>
							<Mark tone={ tone } />
							{ text }{ ' ' }
							{ link && <a href={ link.href }>{ link.text }</a> }
						</li>
					) ) }
				</ul>
			) }
		</div>
	);
}

interface Trouble {
	tone: Tone;
	text: string;
	link?: { href: string; text: string };
}

function troublesOf( status: Status ): Trouble[] {
	const { providers, account, edges, runner, can } = status;
	const caches = status.page_caches.filter( ( { clears } ) => ! clears );
	const off = providers.filter(
		( provider ) =>
			provider.state === 'problem' ||
			! ( provider.can.images || provider.can.site )
	);
	const stuck = edges.filter( ( { state } ) => state === 'problem' );
	return [
		...off.map( ( { name, message, help_url: href } ): Trouble => ( {
			tone: 'bad',
			text: message || name,
			...( href !== '' && {
				link: {
					href,
					text: __(
						'ShortPixel’s own instructions',
						'shortpixel-flush'
					),
				},
			} ),
		} ) ),
		...( account && isBad( account.state )
			? [
					{
						tone: account.state === 'low' ? 'warning' : 'bad',
						text: account.message,
					} as const,
				]
			: [] ),
		...stuck.map( ( { message } ): Trouble => ( {
			tone: 'bad',
			text: message,
			// Other users don't have the Settings tab.
			...( can.manage && {
				link: {
					href: linkOf( 'settings' ),
					text: __( 'Settings', 'shortpixel-flush' ),
				},
			} ),
		} ) ),
		...( runner.cron
			? []
			: [ { tone: 'warning', text: runner.message } as const ] ),
		...( caches.length > 0
			? [
					{
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
					} as const,
				]
			: [] ),
	];
}

function isBad( state: string ): boolean {
	return [ 'low', 'exhausted', 'unreachable' ].includes( state );
}
