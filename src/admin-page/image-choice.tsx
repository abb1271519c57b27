import { TextControl } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';

import { ActionButton } from '../components/action-button';
import { OnDemand } from '../components/on-demand';
import { prefersNewLinks } from '../domain/preselect';
import type { FlushRequest, Status } from '../domain/types';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { ChangedImages, useChangedImages } from './changed-images';
import { loadPastedReader, loadStaleImages } from './load-on-demand';
import { openMediaFrame } from './media-frame';

interface Props {
	status: Status;
	onChoose: ( request: FlushRequest, now?: boolean ) => void;
}

/** Finds the images to flush: those that changed, some of the library, or by any link to them. */
export function ImageChoice( { status, onChoose }: Props ) {
	const changed = useChangedImages();
	const everywhere = prefersNewLinks( status, null );
	return (
		<div className="spf-choice">
			{ changed.length > 0 && (
				<ChangedImages
					images={ changed }
					onFlush={ ( attachments ) =>
						onChoose(
							{
								scope: 'images',
								attachments,
								...( everywhere && { method: 'new_address' } ),
							},
							true
						)
					}
				/>
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
			<PastedLink status={ status } onChoose={ onChoose } />
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

function PastedLink( { status, onChoose }: Props ) {
	const [ address, setAddress ] = useDraft( 'address' );
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
