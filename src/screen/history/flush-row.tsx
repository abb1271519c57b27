import { useId, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import {
	actionsOf,
	type LineActions,
	lineActions,
} from '../../components/flush-actions';
import { FlushLine, Mark } from '../../components/flush-line';
import { FlushPictures } from '../../components/flush-pictures';
import { fill, formatTime } from '../../components/format';
import { resultTitle } from '../../components/labels';
import { useFocusBack } from '../../components/use-focus-back';
import { toneOf } from '../../domain/flush';
import type { Flush } from '../../domain/types';
import { driverOf } from '../../drive/flush-registry';
import { type FlushProgress, flushOf, problemOf } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { copiesSentence, whoOrWhy } from './words';

interface Props {
	flush: Flush;
	onDetails: ( id: number ) => void;
}

/**
 * One flush in a line, with the button that flushes again if that may help, and its facts on demand. Also drives a
 * running flush, whoever started it.
 */
export function FlushRow( { flush: listed, onDetails }: Props ) {
	const driver = driverOf( listed );
	const progress = useFlush( driver );
	const [ expanded, setExpanded ] = useState( false );
	const place = useRef< HTMLLIElement >( null );
	const leave = useFocusBack( place, progress.status === 'open' );
	const facts = useId();
	const image = useId();

	const flush = flushOf( progress ) ?? listed;
	const { title, attachments } = flush.subject;
	const picture = attachments[ 0 ]?.thumbnail;
	const heading = resultTitle( flush );
	const on = lineActions( driver, progress );
	const again = flushAgainOf( progress, on );
	const { flushAgain, ...others } = on;
	// An action that has its own button is not offered beside the sentence.
	const beside = again ? others : on;
	const moves = progress.status !== 'ended' || problemOf( progress ) !== null;
	// Users who saw the flush in progress also see how it ended.
	const [ watched, setWatched ] = useState( moves );
	if ( moves && ! watched ) {
		setWatched( true );
	}
	return (
		<li ref={ place } tabIndex={ -1 } className="spf-history__row">
			<div className="spf-history__line">
				<span className="spf-history__mark">
					<Mark tone={ toneOf( flush ) } />
				</span>
				<span className="spf-history__picture">
					{ picture && <img src={ picture } alt="" loading="lazy" /> }
				</span>
				<button
					type="button"
					className="button-link spf-history__result"
					aria-expanded={ expanded }
					aria-controls={ facts }
					aria-describedby={ image }
					onClick={ () => setExpanded( ! expanded ) }
				>
					{ heading }
				</button>
				<span className="spf-history__name" id={ image }>
					{ title }
				</span>
				<time
					className="spf-history__time"
					dateTime={ flush.created_at }
				>
					{ formatTime( flush.created_at ) }
				</time>
				<span className="spf-history__who">{ whoOrWhy( flush ) }</span>
				<span className="spf-history__action">
					{ again && (
						<ActionButton
							small
							label={ fill(
								/* translators: 1: what a button does, such as "Flush again", 2: an image's title. */
								__( '%1$s: %2$s', 'shortpixel-flush' ),
								again.text,
								title
							) }
							onClick={ () => {
								leave( again.text );
								again.run();
							} }
						>
							{ again.text }
						</ActionButton>
					) }
				</span>
			</div>
			{ watched && ! expanded && (
				<FlushLine
					progress={ progress }
					heading={ heading }
					on={ beside }
				/>
			) }
			<div id={ facts } hidden={ ! expanded }>
				{ expanded && (
					<>
						<FlushPictures flush={ flush } />
						<FlushLine
							progress={ progress }
							heading={ heading }
							on={ beside }
						/>
						<Facts flush={ flush } onDetails={ onDetails } />
					</>
				) }
			</div>
		</li>
	);
}

function flushAgainOf( progress: FlushProgress, on: LineActions ) {
	return progress.status === 'ended' && ! progress.acting
		? actionsOf( progress, on ).find(
				( { name } ) => name === 'flushAgain'
			)
		: undefined;
}

function Facts( { flush, onDetails }: Props ) {
	const { why, reason, cause, created_at: created } = flush;
	const facts: [ string, string ][] = [
		[ __( 'How', 'shortpixel-flush' ), flush.way_sentence ],
		[ __( 'Why', 'shortpixel-flush' ), why ],
		// For other causes, `why` usually says the same as the reason.
		[
			__( 'Reason', 'shortpixel-flush' ),
			[ 'person', 'code' ].includes( cause ) ? reason : '',
		],
		[ __( 'Copies', 'shortpixel-flush' ), copiesSentence( flush ) ],
		[ __( 'Began', 'shortpixel-flush' ), formatTime( created ) ],
		[
			__( 'Ended', 'shortpixel-flush' ),
			flush.finished_at ? formatTime( flush.finished_at ) : '',
		],
		[ __( 'Number', 'shortpixel-flush' ), String( flush.id ) ],
	];
	return (
		<>
			<dl className="spf-history__facts">
				{ facts.map(
					( [ name, value ] ) =>
						value !== '' && (
							<div key={ name }>
								<dt>{ name }</dt>
								<dd>{ value }</dd>
							</div>
						)
				) }
			</dl>
			<ActionButton
				small
				label={ fill(
					/* translators: %s: an image's title. */
					__( 'Details of the flush of “%s”', 'shortpixel-flush' ),
					flush.subject.title
				) }
				onClick={ () => onDetails( flush.id ) }
			>
				{ __( 'Details', 'shortpixel-flush' ) }
			</ActionButton>
		</>
	);
}
