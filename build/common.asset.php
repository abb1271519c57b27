<?php return array('dependencies' => array(), 'version' => '0d47757ebee163053aba');
