<?php return array('dependencies' => array(), 'version' => 'af5ad938f03b44df167b');
