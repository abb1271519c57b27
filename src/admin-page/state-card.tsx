import { __ } from '@wordpress/i18n';

import { fill } from '../components/format';
import { Mark } from '../components/flush-line';
import { Loadable } from '../components/loadable';
import { Section } from '../components/section';
import { type Tone, withoutScheme } from '../domain/flush';
import type {
	AccountState,
	PageCache,
	ProviderStatus,
	Status,
} from '../domain/types';
import type { Loaded } from '../hooks/use-loaded';
import { Fact } from './fact';

interface Props {
	state: Loaded< Status >;
	onTryAgain: () => void;
}

/** What the plugin found on this site, and whether ShortPixel answers. */
export function StateCard( { state, onTryAgain }: Props ) {
	return (
		<Section name="state" title={ __( 'Connection', 'shortpixel-flush' ) }>
			<Loadable state={ state } onTryAgain={ onTryAgain } lines={ 4 }>
				{ ( status ) => (
					<Facts
						status={ status }
						asking={ state.status === 'loading' }
					/>
				) }
			</Loadable>
		</Section>
	);
}

interface FactsProps {
	status: Status;
	asking: boolean;
}

function Facts( { status, asking }: FactsProps ) {
	const { providers, page_caches: caches, runner, account } = status;
	return (
		<dl className="spf-facts">
			{ providers.map( ( provider ) => (
				<Provider key={ provider.id } provider={ provider } />
			) ) }
			{ providers.length > 0 && ( account || asking ) && (
				<AccountFact account={ account } />
			) }
			<Fact title={ __( 'Page caches', 'shortpixel-flush' ) }>
				{ caches.length === 0 &&
					__( 'None found.', 'shortpixel-flush' ) }
				{ caches.map( ( cache ) => (
					<CacheFact key={ cache.id } cache={ cache } />
				) ) }
			</Fact>
			<Fact
				title={ __( 'Background work', 'shortpixel-flush' ) }
				tone={ runner.cron ? 'good' : 'warning' }
			>
				{ runner.message || backgroundSentence( runner.driver ) }
			</Fact>
		</dl>
	);
}

function backgroundSentence( driver: Status[ 'runner' ][ 'driver' ] ): string {
	return driver === 'action_scheduler'
		? __(
				'You can close this tab during a flush; Action Scheduler goes on with it.',
				'shortpixel-flush'
			)
		: __( 'You can close this tab during a flush.', 'shortpixel-flush' );
}

function Provider( { provider }: { provider: ProviderStatus } ) {
	const { name, endpoint, message, state, help_url: help } = provider;
	return (
		<Fact title={ name } tone={ state === 'ready' ? 'good' : 'bad' }>
			{ endpoint !== null && (
				<code dir="ltr" title={ endpoint }>
					{ withoutScheme( endpoint ) }
				</code>
			) }
			{ message !== '' && <span>{ message }</span> }
			{ help !== '' && (
				<a href={ help }>
					{ __(
						'ShortPixel’s own instructions',
						'shortpixel-flush'
					) }
				</a>
			) }
		</Fact>
	);
}

const accountTones: Record< AccountState, Tone > = {
	ok: 'good',
	low: 'warning',
	exhausted: 'bad',
	unreachable: 'bad',
	unknown: 'neutral',
};

function AccountFact( { account }: { account: Status[ 'account' ] } ) {
	return (
		<Fact
			title={ __( 'Account', 'shortpixel-flush' ) }
			tone={ accountTones[ account?.state ?? 'unknown' ] }
		>
			{ account?.message ??
				__( 'Asking ShortPixel…', 'shortpixel-flush' ) }
		</Fact>
	);
}

function CacheFact( { cache }: { cache: PageCache } ) {
	return (
		<span>
			<Mark tone={ cache.clears ? 'good' : 'warning' } />
			{ cache.clears
				? cache.name
				: fill(
						/* translators: %s: name of a page cache. */
						__(
							'%s can’t be cleared from here.',
							'shortpixel-flush'
						),
						cache.name
					) }
		</span>
	);
}
