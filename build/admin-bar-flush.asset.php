<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5cbf75db69d0f9ef688a');
