<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '507a3cdbf4fd6d791be4');
