import { TextControl } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';

import { listChanged } from '../api/client';
import { ActionButton } from '../components/action-button';
import { OnDemand } from '../components/on-demand';
import type { Flush, FlushRequest, Status } from '../domain/types';
import { onReturn } from '../hooks/awake';
import { noticeFlush, onFlushChange } from '../hooks/flush-registry';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { Later } from './later';
import {
	loadChangedImages,
	loadPastedReader,
	loadStaleImages,
} from './load-on-demand';
import { openMediaFrame } from './media-frame';

interface Props {
	status: Status;
	onChoose: ( request: FlushRequest, now?: boolean ) => void;
	/** Receives a flush that has begun by itself, to be shown here. */
	onFollow: ( flush: Flush ) => void;
}

/** Finds the images to flush: those that changed, some of the library, or by any link to them. */
export function ImageChoice( { status, onChoose, onFollow }: Props ) {
	const isUsed = useRef( false );
	const use = () => {
		isUsed.current = true;
	};
	const [ address, setAddress ] = useDraft( 'address' );
	const [ { value }, reload ] = useLoaded( listChanged );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	// An image is often replaced in another tab.
	useEffect( () => onReturn( reload ), [ reload ] );
	const changed = value ?? [];
	// What somebody has begun with here stays.
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
			<ActionButton
				variant={ changed.length > 0 ? 'secondary' : 'primary' }
				onClick={ () =>
					openMediaFrame( ( attachments ) =>
						onChoose( { scope: 'images', attachments } )
					)
				}
			>
				{ __( 'Choose images', 'shortpixel-flush' ) }
			</ActionButton>
			<PastedLink
				status={ status }
				address={ address }
				setAddress={ setAddress }
				onChoose={ onChoose }
			/>
			<OnDemand
				show={ __(
					'Find all images that still look old',
					'shortpixel-flush'
				) }
				hide={ __( 'Hide the search', 'shortpixel-flush' ) }
				load={ loadStaleImages }
				lines={ 3 }
			>
				{ ( StaleImages ) => <StaleImages /> }
			</OnDemand>
		</div>
	);
}

interface PastedLinkProps extends Pick< Props, 'status' | 'onChoose' > {
	address: string | null;
	setAddress: ( address: string ) => void;
}

function PastedLink( {
	status,
	address,
	setAddress,
	onChoose,
}: PastedLinkProps ) {
	const [ wanted, want ] = useState( false );
	const [ loaded, reload ] = useLoaded( wanted ? loadPastedReader : null );
	const reader = loaded.value;
	const text = address ?? '';
	const field = useRef< HTMLInputElement >( null );
	const submit = ( event: FormEvent ) => {
		event.preventDefault();
		const urls =
			reader?.readPasted( text ).urls ??
			text.split( /\s+/ ).filter( Boolean );
		if ( urls.length === 0 ) {
			field.current?.focus();
		} else {
			onChoose( { scope: 'urls', urls } );
		}
	};
	return (
		<form onSubmit={ submit }>
			<div className="spf-choice__address">
				<TextControl
					ref={ field }
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ __( 'Or paste a link', 'shortpixel-flush' ) }
					help={ __(
						'An image or a page of this site.',
						'shortpixel-flush'
					) }
					placeholder="https://"
					inputMode="url"
					autoComplete="off"
					spellCheck={ false }
					dir="ltr"
					value={ text }
					onChange={ setAddress }
					onFocus={ () => {
						want( true );
						if ( loaded.status === 'failed' ) {
							reload();
						}
					} }
				/>
				<ActionButton>
					{ __( 'Find', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
			{ reader && (
				<reader.PastedLinks
					text={ text }
					endpoints={ status.providers.flatMap(
						( { endpoint } ) => endpoint ?? []
					) }
				/>
			) }
		</form>
	);
}
