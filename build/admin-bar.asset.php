<?php return array('dependencies' => array('wp-i18n'), 'version' => 'caf7b6cbf925d207b5d9');
