<?php return array('dependencies' => array(), 'version' => '2824a8a782654b4ebf87');
