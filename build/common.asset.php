<?php return array('dependencies' => array(), 'version' => '8d953d3a8d12ab8bdf87');
