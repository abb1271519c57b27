import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { CopyButton } from '../../components/copy-button';
import { Mark } from '../../components/flush-line';
import { fill } from '../../components/format';
import {
	evidenceLabel,
	formatLabel,
	foundInLabel,
	purgeStateLabel,
} from '../../components/copy-labels';
import { type CopyGroup, groupEvidence } from '../../domain/copy-groups';
import { purgeTone, withoutScheme } from '../../domain/flush';
import type { Purge } from '../../domain/types';
import { linksOf } from './use-copies';

// Users hardly read more links than this; “Copy links” takes all.
const MOST_SHOWN = 100;

interface Props {
	flushId: number;
	group: CopyGroup;
}

/** The result of a group of copies, with its reason and evidence, and the copies' links folded away. */
export function CopyGroupItem( { flushId, group }: Props ) {
	const { state, reason, copies } = group;
	return (
		<li>
			<h3>
				<Mark tone={ purgeTone( state ) } />{ ' ' }
				{ fill(
					/* translators: 1: what became of some copies, such as "Old", 2: their number. */
					__( '%1$s: %2$s', 'shortpixel-flush' ),
					group.copies.every( isLeftForLater )
						? __(
								'Old links, removed in the background',
								'shortpixel-flush'
							)
						: purgeStateLabel(
								state,
								copies.every( ( copy ) => copy.checked_at )
							),
					copies.length
				) }
			</h3>
			{ reason !== '' && <p>{ reason }</p> }
			{ groupEvidence( group ).map( ( { kind, text, isCommon } ) => (
				<p key={ kind }>
					<strong>{ evidenceLabel( kind ) }</strong>{ ' ' }
					{ isCommon
						? text
						: fill(
								/* translators: %s: a sentence about one of several copies. */
								__( 'For example: %s', 'shortpixel-flush' ),
								text
							) }
				</p>
			) ) }
			<Links flushId={ flushId } group={ group } />
		</li>
	);
}

/** Whether the copy waits to be removed in the background, since pages no longer link to it. */
function isLeftForLater( { state, found_in: found }: Purge ): boolean {
	return state === 'queued' && found === 'old_link';
}

/**
 * Renders the links only while open: WordPress's dialogs mistake folded links for visible ones, so that Tab leaves the
 * dialog.
 */
function Links( { flushId, group }: Props ) {
	const { key, state, copies } = group;
	const [ isOpen, setOpen ] = useState( false );
	return (
		<details
			onToggle={ ( { currentTarget: { open } } ) => setOpen( open ) }
		>
			<summary>{ __( 'Links', 'shortpixel-flush' ) }</summary>
			{ isOpen && (
				<>
					<CopyButton text={ () => linksOf( flushId, state, key ) }>
						{ __( 'Copy links', 'shortpixel-flush' ) }
					</CopyButton>
					<ul className="spf-links">
						{ copies.slice( 0, MOST_SHOWN ).map( ( copy ) => (
							<li key={ copy.id }>
								<a href={ copy.url }>
									<bdi dir="ltr">
										{ withoutScheme( copy.url ) }
									</bdi>
								</a>
								<span className="spf-quiet">
									{ factsOf( copy ) }
								</span>
							</li>
						) ) }
					</ul>
					{ copies.length > MOST_SHOWN && (
						<p>
							{ fill(
								/* translators: %s: number of links. */
								__(
									'The first %s are listed. “Copy links” takes all.',
									'shortpixel-flush'
								),
								MOST_SHOWN
							) }
						</p>
					) }
				</>
			) }
		</details>
	);
}

function factsOf( { width, format, found_in: found, status }: Purge ): string {
	return [
		width === null
			? ''
			: fill(
					/* translators: %s: number of pixels. */
					__( '%s px', 'shortpixel-flush' ),
					width
				),
		formatLabel( format ),
		foundInLabel( found ),
		status === null ? '' : `HTTP ${ status }`,
	]
		.filter( Boolean )
		.join( ' · ' );
}
