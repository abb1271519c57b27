import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { listChanged } from '../api/client';
import { ActionButton } from '../components/action-button';
import type { Flush, FlushRequest, Plan } from '../domain/types';
import { onReturn } from '../drive/awake';
import { onCheckEnd } from '../drive/checks';
import { noticeFlush, onFlushChange } from '../drive/flush-registry';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { Later } from './later';
import { loadChangedImages } from './load-on-demand';
import { openMediaFrame } from './media-frame';
import { PastedLink } from './pasted-link';
import { ADDRESS } from './use-image-choice';

interface Props {
	onFind: ( request: FlushRequest, plan: Plan ) => void;
	onChoose: ( request: FlushRequest, now?: boolean ) => void;
	/** Receives a flush that started automatically, to be shown here. */
	onFollow: ( flush: Flush ) => void;
}

/** Offers images to flush: changed ones, any from the library, or those behind a pasted link. */
export function ImageChoice( { onFind, onChoose, onFollow }: Props ) {
	const isUsed = useRef( false );
	const use = () => {
		isUsed.current = true;
	};
	const [ address, setAddress ] = useDraft( ADDRESS );
	const [ { value }, reload ] = useLoaded( listChanged );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	// Images that a check found old are listed above rather than here.
	useEffect( () => onCheckEnd( reload ), [ reload ] );
	// An image is often replaced in another tab.
	useEffect( () => onReturn( reload ), [ reload ] );
	const changed = value ?? [];
	// If the user has begun to choose, the choice stays on the screen.
	const begin = ( flush: Flush ) =>
		( address || isUsed.current ? noticeFlush : onFollow )( flush );
	return (
		<div className="spf-choice" onFocus={ use } onPointerDown={ use }>
			{ changed.length > 0 && (
				<Later load={ loadChangedImages } lines={ 4 }>
					{ ( ChangedImages ) => (
						<ChangedImages
							images={ changed }
							onFlush={ ( attachments ) =>
								onChoose(
									{ scope: 'images', attachments },
									true
								)
							}
							onBegin={ begin }
							onSettled={ reload }
						/>
					) }
				</Later>
			) }
			<PastedLink
				text={ address ?? '' }
				onChange={ setAddress }
				onFind={ onFind }
			>
				<ActionButton
					onClick={ () =>
						openMediaFrame( ( attachments ) =>
							onChoose( { scope: 'images', attachments } )
						)
					}
				>
					{ __( 'Choose images', 'shortpixel-flush' ) }
				</ActionButton>
			</PastedLink>
		</div>
	);
}
