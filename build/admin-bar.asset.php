<?php return array('dependencies' => array('wp-i18n'), 'version' => '256021f5e77090d5c9a8');
