import { CheckboxControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { fill, formatTime } from '../components/format';
import { Mark } from '../components/mark';
import { toneOf } from '../domain/flush';
import { canAct, isFlushing, type NetworkSite } from '../domain/network';
import {
	backgroundSentence,
	notedSentence,
	stateSentence,
	stepsSentence,
} from './words';

interface Props {
	sites: NetworkSite[];
	chosen: NetworkSite[];
	/** Sites that are to say how they stand. */
	asked: ReadonlyMap< number, number >;
	onChoose: ( sites: NetworkSite[], is: boolean ) => void;
}

/** A page of sites, in core's style; on narrow screens each becomes a card. */
export function SitesTable( { sites, chosen, asked, onChoose }: Props ) {
	const isChosen = ( site: NetworkSite ) => chosen.includes( site );
	const all = sites.every( isChosen );
	const labels = {
		site: __( 'Site', 'shortpixel-flush' ),
		images: __( 'Delivered by', 'shortpixel-flush' ),
		last: __( 'Last flush of all images', 'shortpixel-flush' ),
		background: __( 'Background tasks', 'shortpixel-flush' ),
	};
	return (
		<table className="widefat striped spf-table spf-network__table">
			<caption className="screen-reader-text">
				{ __( 'Sites of this network', 'shortpixel-flush' ) }
			</caption>
			<thead>
				<tr>
					<td
						className="spf-network__choose"
						data-label={ chooseAll() }
					>
						<ChooseAll
							all={ all }
							some={ sites.some( isChosen ) }
							onChange={ ( is ) => onChoose( sites, is ) }
						/>
					</td>
					{ Object.entries( labels ).map( ( [ name, label ] ) => (
						<th key={ name } scope="col">
							{ label }
						</th>
					) ) }
				</tr>
			</thead>
			<tbody>
				{ sites.map( ( site ) => (
					<tr key={ site.id }>
						<td className="spf-network__choose">
							<CheckboxControl
								__nextHasNoMarginBottom
								checked={ isChosen( site ) }
								aria-label={ fill(
									/* translators: %s: a site's name. */
									__( 'Choose %s', 'shortpixel-flush' ),
									site.name
								) }
								onChange={ ( is ) => onChoose( [ site ], is ) }
							/>
						</td>
						<th scope="row">
							<a href={ site.url }>{ site.name }</a>
							<span className="spf-quiet">
								<bdi dir="ltr">{ shortUrl( site ) }</bdi>
							</span>
							{ site.is_active && (
								<a
									href={ site.screen_url }
									aria-label={ fill(
										/* translators: %s: a site's name. */
										__(
											'Its own screen: %s',
											'shortpixel-flush'
										),
										site.name
									) }
								>
									{ __(
										'Its own screen',
										'shortpixel-flush'
									) }
								</a>
							) }
						</th>
						<td data-label={ labels.images }>
							<Providers
								site={ site }
								isAsked={ asked.has( site.id ) }
							/>
						</td>
						<td data-label={ labels.last }>
							<LastFlush site={ site } />
						</td>
						<td data-label={ labels.background }>
							<div>{ backgroundSentence( site ) }</div>
						</td>
					</tr>
				) ) }
			</tbody>
		</table>
	);
}

function chooseAll(): string {
	return __( 'Choose all sites on this page', 'shortpixel-flush' );
}

function ChooseAll( {
	all,
	some,
	onChange,
}: {
	all: boolean;
	some: boolean;
	onChange: ( is: boolean ) => void;
} ) {
	return (
		<CheckboxControl
			__nextHasNoMarginBottom
			checked={ all }
			indeterminate={ some && ! all }
			aria-label={ chooseAll() }
			onChange={ onChange }
		/>
	);
}

function Providers( {
	site,
	isAsked,
}: {
	site: NetworkSite;
	isAsked: boolean;
} ) {
	const said = stateSentence( site, isAsked );
	const noted = notedSentence( site, isAsked );
	return (
		<div>
			{ site.is_active &&
				site.state?.providers.map( ( { name, endpoint, problem } ) => (
					<p key={ name }>
						{ name }
						<span className="spf-quiet">
							<bdi dir="ltr">{ endpoint }</bdi>
						</span>
						{ problem !== said && problem }
					</p>
				) ) }
			{ said !== '' && <p>{ said }</p> }
			{ noted !== '' && <p className="spf-quiet">{ noted }</p> }
		</div>
	);
}

function LastFlush( { site }: { site: NetworkSite } ) {
	const { flush, refusal } = site;
	const refused = refusal !== '' && (
		<p>
			<Mark tone="bad" /> { refusal }
		</p>
	);
	if ( ! flush ) {
		// Elsewhere nothing was read, so that there may be one.
		const isNone = canAct( site ) && site.tables !== 'old';
		return (
			<div>
				{ refused ||
					( isNone && __( 'None yet.', 'shortpixel-flush' ) ) }
			</div>
		);
	}
	const when = flush.at ? formatTime( flush.at ) : '';
	return (
		<div>
			{ refused }
			<p>
				<Mark tone={ toneOf( flush ) } />{ ' ' }
				{ isFlushing( site ) && stepsSentence( site ) }{ ' ' }
				{ flush.message }
			</p>
			<p className="spf-quiet">{ when }</p>
		</div>
	);
}

function shortUrl( { url }: NetworkSite ): string {
	return url.replace( /^https?:\/\//, '' );
}
