import './connection.css';

import { __ } from '@wordpress/i18n';

import { linkOf } from '../use-address';
import { Mark } from '../../components/flush-line';
import { fill } from '../../components/format';
import type { EdgeStatus } from '../../domain/edges';
import { type Tone, withoutScheme } from '../../domain/flush';
import type {
	Account,
	AccountState,
	PageCache,
	ProviderStatus,
	Status,
} from '../../domain/types';
import { Fact } from './fact';

/** Shows what the plugin found on this site, and the state of the ShortPixel account. */
export function Connection( { status }: { status: Status } ) {
	const { providers, page_caches: caches, runner, account, edges } = status;
	return (
		<dl className="spf-facts">
			{ providers.map( ( provider ) => (
				<Provider key={ provider.id } provider={ provider } />
			) ) }
			{ account && <AccountFact account={ account } /> }
			<Fact title={ __( 'Your CDN', 'shortpixel-flush' ) }>
				{ edges.map( ( edge ) => (
					<Edge key={ edge.id } edge={ edge } />
				) ) }
				{ edges.length === 0 && (
					<span>{ __( 'Not connected.', 'shortpixel-flush' ) }</span>
				) }
				{ status.can.manage && (
					<a href={ linkOf( 'settings' ) }>
						{ edges.length > 0
							? __( 'Change', 'shortpixel-flush' )
							: __( 'Connect', 'shortpixel-flush' ) }
					</a>
				) }
			</Fact>
			<Fact title={ __( 'Page caches', 'shortpixel-flush' ) }>
				{ caches.length === 0 &&
					__( 'None found.', 'shortpixel-flush' ) }
				{ caches.map( ( cache ) => (
					<CacheFact key={ cache.id } cache={ cache } />
				) ) }
			</Fact>
			{ /* If the site runs nothing in the background, StateLine says so. */ }
			{ runner.cron && (
				<Fact
					title={ __( 'Background work', 'shortpixel-flush' ) }
					tone="good"
				>
					{ backgroundSentence( runner.driver ) }
				</Fact>
			) }
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

function AccountFact( { account }: { account: Account } ) {
	return (
		<Fact
			title={ __( 'Account', 'shortpixel-flush' ) }
			tone={ accountTones[ account.state ] }
		>
			{ account.message }
		</Fact>
	);
}

const edgeTones: Record< EdgeStatus[ 'state' ], Tone > = {
	ready: 'good',
	untested: 'neutral',
	problem: 'bad',
};

function Edge( { edge }: { edge: EdgeStatus } ) {
	return (
		<span>
			<Mark tone={ edgeTones[ edge.state ] } />
			{ edge.name }, <span dir="ltr">{ edge.hosts.join( ', ' ) }</span>
			{ ' · ' }
			{ edge.message || __( 'Not tested yet.', 'shortpixel-flush' ) }
		</span>
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
