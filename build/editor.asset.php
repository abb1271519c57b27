<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'dd338b5049842a16e5cb');
