<?php return array('dependencies' => array('wp-i18n'), 'version' => 'c23e2aaff1079466bcb1');
