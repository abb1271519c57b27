import { useEffect, useRef } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import { Section } from '../components/section';
import { toneOf } from '../domain/flush';
import type { Status } from '../domain/types';
import { flushOf } from '../drive/progress';
import { ImageChoice } from './image-choice';
import { Later } from './later';
import { loadChosenImages } from './load-on-demand';
import type { useImageChoice } from './use-image-choice';

interface Props {
	status: Status;
	choice: ReturnType< typeof useImageChoice >;
	onDetails: ( id: number ) => void;
}

/** The card for flushing images: the choice, then the progress, then the result. */
export function ImageCard( { status, choice, onDetails }: Props ) {
	const { number, request, plan, page, driver, notes, progress } = choice;
	const { choose, find, follow } = choice;
	const flush = flushOf( progress );
	const isChosen = request !== null || flush !== null;
	const images =
		request?.attachments?.length ||
		flush?.subject.attachment_count ||
		// A pasted link may lead to a file outside the library.
		flush?.subject.url_count ||
		plan?.attachment_count ||
		0;
	const card = useRef< HTMLDivElement >( null );
	const shown = useRef( number );
	useEffect( () => {
		// Moves the focus, since the new selection replaced the pressed button.
		if ( number !== shown.current ) {
			shown.current = number;
			card.current?.focus();
		}
	}, [ number ] );
	return (
		<Section
			name="image"
			{ ...( progress.status === 'ended'
				? {
						title: progress.flush.message,
						tone: toneOf( progress.flush ),
					}
				: {
						title: titleOf( images, page ),
					} ) }
		>
			<div ref={ card } tabIndex={ -1 } className="spf-task">
				{ notes.map( ( note ) => (
					<p key={ note } className="spf-note">
						{ note }
					</p>
				) ) }
				{ isChosen ? (
					<Later load={ loadChosenImages } lines={ 6 }>
						{ ( ChosenImages ) => (
							<ChosenImages
								key={ number }
								status={ status }
								request={ request }
								found={ plan }
								page={ page }
								driver={ driver }
								images={ images || 1 }
								onDetails={ onDetails }
								onClear={ () => choose( null ) }
							/>
						) }
					</Later>
				) : (
					<ImageChoice
						onFind={ find }
						onChoose={ choose }
						onFollow={ follow }
					/>
				) }
			</div>
		</Section>
	);
}

/** Until the plan is loaded, the number of images of a page or a pasted link is unknown. */
function titleOf( images: number, page: string ): string {
	if ( page !== '' ) {
		return __( 'Images on this page', 'shortpixel-flush' );
	}
	return images < 2
		? __( 'Flush an image', 'shortpixel-flush' )
		: fill(
				/* translators: %s: number of images. */
				_n( '%s image', '%s images', images, 'shortpixel-flush' ),
				images
			);
}
